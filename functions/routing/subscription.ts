import type { RepositoryUrl } from "#contract/repository-url.ts";

import type { Pattern } from "./pattern.ts";

/** A cluster and what it wants to be told of. */
export interface Cluster {
  readonly name: string;
  readonly wants: readonly Subscription[];
}

/** One thing that a cluster wants to be told of. */
export type Subscription = RepositorySubscription | ImageSubscription;

export interface RepositorySubscription {
  readonly kind: "repository";
  readonly text: string; // as it was written
  readonly url: RepositoryUrl | "any"; // its path is a pattern where there is a star in it
  readonly id?: number | string; // then the repository is known by it, whatever it is called today
  readonly refs?: readonly Pattern[]; // of full refs; absent: all branches and tags
  readonly paths?: readonly Pattern[]; // of changed files; absent: whatever changed
}

export interface ImageSubscription {
  readonly kind: "image";
  readonly text: string;
  readonly registry: string;
  readonly repository: Pattern;
  readonly tags?: readonly Pattern[]; // absent: all
}

/** A cluster that wants every branch and tag of every repository: what there is without any configuration. */
export function wantsEveryRepository(name: string): Cluster {
  return { name, wants: [{ kind: "repository", text: "**", url: "any" }] };
}
