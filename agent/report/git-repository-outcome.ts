import type { Artifact } from "../objects/git-repository.ts";

/** How looking at a repository ended. */
export type GitRepositoryOutcome =
  | {
      readonly kind: "stored";
      readonly artifact: Artifact;
      readonly isNew: boolean; // the digest differs from the one in the status
      readonly commitMessage: string;
    }
  | {
      readonly kind: "failed";
      readonly reason: string; // of Flux: GitOperationFailed, AuthenticationFailed, …
      readonly message: string;
      readonly isStalled: boolean; // asking again will not help: only a change of the object will
    };
