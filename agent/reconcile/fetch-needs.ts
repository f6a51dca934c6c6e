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

/** What a build came to, and what was fetched for it; or the needs that would have been too many. */
export type WithNeeds<T> =
  | { readonly kind: "over"; readonly result: T; readonly fetched: Fetched }
  | { readonly kind: "too-many"; readonly because: string };

/** Builds, fetches what that needs, and builds again, until nothing is needed any more. */
export async function buildWithNeeds<T>(
  attempt: (fetched: Fetched) => Attempt<T>,
  bases: RemoteBases,
  signal: AbortSignal,
): Promise<WithNeeds<T>> {
  const fetched = new Map<string, RemoteContent>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const attempted = attempt(fetched);
    if (attempted.kind === "over") return { ...attempted, fetched };
    if (fetched.size + attempted.needs.length > MAX_NEEDS) {
      return { kind: "too-many", because: `more than ${MAX_NEEDS} remote resources are needed` };
    }
    await fetchAll(attempted.needs, fetched, bases, signal);
  }
  return {
    kind: "too-many",
    because: `remote resources name remote resources more than ${MAX_ROUNDS} times over`,
  };
}

async function fetchAll(
  needs: readonly RemoteNeed[],
  into: Map<string, RemoteContent>,
  bases: RemoteBases,
  signal: AbortSignal,
): Promise<void> {
  await mapLimited(needs, CONCURRENT, async (need) => {
    into.set(need.key, await fetchNeed(need, bases, signal));
  });
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
