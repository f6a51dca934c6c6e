import { createHash } from "node:crypto";

import type { Result } from "#contract/result.ts";

import type { RemoteNeed } from "../kustomize/remote/remote-need.ts";
import type { RemoteContent } from "../kustomize/remote/remotes.ts";
import type { RemoteBases } from "../ports.ts";
import { mapLimited } from "./map-limited.ts";

const MAX_ROUNDS = 20; // ours: how often what was fetched may name something else again
const MAX_NEEDS = 64; // ours: what one build may fetch
const CONCURRENT = 4; // fetches of one build at one time

/** What was fetched so far, by the keys of needs. */
export type Fetched = ReadonlyMap<string, RemoteContent>;

/** What an attempt to build came to: it needs something, or is over. */
export type Attempt<T> =
  | { readonly kind: "needs"; readonly needs: readonly RemoteNeed[] }
  | { readonly kind: "over"; readonly result: T };

/** What a build came to, and what was fetched for it; or why that would have been too much. */
export type WithNeeds<T> =
  | {
      readonly kind: "over";
      readonly result: T;
      readonly needs: readonly RemoteNeed[];
      readonly fetched: Fetched;
    }
  | { readonly kind: "too-many"; readonly because: string };

/**
 * Builds, fetches what that needs, and builds again, until nothing is needed any more. What is there already is not fetched.
 * Without bases an attempt has to refuse what lies elsewhere: it needs nothing.
 */
export async function buildWithNeeds<T>(
  attempt: (fetched: Fetched) => Attempt<T> | Promise<Attempt<T>>,
  bases: RemoteBases | undefined,
  signal: AbortSignal,
  there: Fetched = new Map(),
): Promise<WithNeeds<T>> {
  let fetched = there;
  const needs: RemoteNeed[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const attempted = await attempt(fetched);
    if (attempted.kind === "over") return { ...attempted, needs, fetched };
    if (bases === undefined) return { kind: "too-many", because: "nothing can be fetched" };
    if (fetched.size + attempted.needs.length > MAX_NEEDS) {
      return { kind: "too-many", because: `more than ${MAX_NEEDS} remote resources are needed` };
    }
    needs.push(...attempted.needs);
    fetched = new Map([...fetched, ...(await fetchNeeds(attempted.needs, bases, signal))]);
  }
  return {
    kind: "too-many",
    because: `remote resources name remote resources more than ${MAX_ROUNDS} times over`,
  };
}

/** Fetches what is needed; what cannot be had is told as that. */
export async function fetchNeeds(
  needs: readonly RemoteNeed[],
  bases: RemoteBases,
  signal: AbortSignal,
): Promise<Fetched> {
  const contents = await mapLimited(needs, CONCURRENT, async (need) => {
    const content = await fetchNeed(need, bases, signal);
    return [need.key, content] as const;
  });
  return new Map(contents);
}

/** A digest that is the same for as long as what was fetched is. Why something cannot be had is no part of it. */
export function digestOfFetched(fetched: Fetched): string {
  const hash = createHash("sha256");
  for (const key of [...fetched.keys()].toSorted()) {
    hash.update(`${key}\n`);
    const content = fetched.get(key);
    if (content?.kind === "tree") hash.update(content.tree.entry("")?.id ?? "");
    if (content?.kind === "bytes") hash.update(content.bytes);
    hash.update(`\n${content?.kind}\n`);
  }
  return hash.digest("base64url");
}

async function fetchNeed(
  need: RemoteNeed,
  bases: RemoteBases,
  signal: AbortSignal,
): Promise<RemoteContent> {
  switch (need.kind) {
    case "git":
      return contentOf(await bases.repository(need, signal), (tree) => ({ kind: "tree", tree }));
    case "http":
      return contentOf(await bases.file(need.url, signal), (bytes) => ({ kind: "bytes", bytes }));
  }
}

function contentOf<T>(
  result: Result<T, string>,
  succeeded: (value: T) => RemoteContent,
): RemoteContent {
  return result.ok ? succeeded(result.value) : { kind: "failed", message: result.error };
}
