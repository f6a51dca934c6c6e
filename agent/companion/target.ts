import type { CommitSha } from "#contract/commit-sha.ts";
import type { RefHint } from "#contract/hint.ts";
import { parseRepositoryUrl, sameRepository } from "#contract/repository-url.ts";

import type { KubeObject } from "../objects/kube-object.ts";

/** A kind of resource that another controller reconciles, and how that is asked to look again. */
export interface Target {
  readonly kind: { readonly apiVersion: string; readonly kind: string };
  /** Whether a hint is about what a resource follows. */
  readonly isConcerned: (object: KubeObject, hint: RefHint) => boolean;
  /** Whether its controller knows a commit already. */
  readonly hasSeen: (object: KubeObject, commit: CommitSha) => boolean;
  /** What its controller takes for a request to look again. */
  readonly annotations: (now: Date) => Readonly<Record<string, string>>;
}

/** Whether two URLs name the same repository; a text that is no URL names none. */
export function namesSameRepository(url: string, hinted: string): boolean {
  const own = parseRepositoryUrl(url);
  const other = parseRepositoryUrl(hinted);
  return own.ok && other.ok && sameRepository(own.value, other.value);
}
