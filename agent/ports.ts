import type { CommitSha } from "#contract/commit-sha.ts";
import type { Result } from "#contract/result.ts";
import type { Secret } from "#contract/secret.ts";

import type { Tree } from "./source/tree.ts";

/** Waits, or rejects with the signal's reason as soon as that is aborted. */
export type Sleep = (seconds: number, signal: AbortSignal) => Promise<void>;

/** One message of the queue, which stays hidden from others until it is removed or its time is up. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly receipt: string; // what the queue wants to see when the message is removed or hidden
  readonly receives: number; // how often it was handed out, this time included
  readonly sentAt: Date;
}

/** Why the queue did not do what was asked. `refused` will not get better by asking again soon: a setting or a permission is wrong. */
export interface QueueProblem {
  readonly code: "queue-unreachable" | "queue-refused";
  readonly message: string;
  readonly advice: string;
}

/** The queue this cluster reads its hints from. */
export interface HintQueue {
  /** Waits up to 20 s for messages, at most 10; an empty list when none came. */
  receive(signal: AbortSignal): Promise<Result<readonly QueueMessage[], QueueProblem>>;
  /** Takes messages off the queue for good. */
  remove(messages: readonly QueueMessage[]): Promise<Result<void, QueueProblem>>;
  /** Keeps messages hidden for so many seconds from now; 0 shows them again at once. */
  hide(messages: readonly QueueMessage[], seconds: number): Promise<Result<void, QueueProblem>>;
}

/** How to reach a repository, and as whom. */
export interface GitRemote {
  readonly url: string; // http or https
  readonly timeoutSeconds: number; // of one look, all its requests together
  readonly basicAuth?: { readonly username: string; readonly password: Secret };
  readonly bearerToken?: Secret;
  readonly caCertificates?: string; // PEM, in place of the system's
}

/** Asks what a branch points at now. */
export interface GitLook {
  readonly remote: GitRemote;
  readonly branch?: string; // absent: master, or where there is none the remote's own default branch
  readonly cacheKey: string; // where downloaded objects are kept: one per GitRepository, its uid
  readonly known?: CommitSha; // the commit that was seen last; the answer may then come without a download
  readonly expectMove: boolean; // a hint says the branch moved: asking and downloading may be one step
}

/** What a branch pointed at, and its files. */
export interface GitSight {
  readonly branch: string;
  readonly commit: CommitSha;
  readonly message: string; // of the commit, whole
  readonly tree: Tree;
}

/** Why a repository could not be read; `code` decides the reason in the status. */
export interface GitProblem {
  readonly code:
    | "git-unreachable"
    | "git-timeout"
    | "git-tls"
    | "git-auth"
    | "git-not-found"
    | "git-branch-missing"
    | "git-empty"
    | "git-too-large"
    | "git-protocol";
  readonly message: string; // one sentence that quotes the URL (without credentials), the branch or the limit
  readonly advice: string; // what to do next
}

/** Reads repositories, and keeps what it read in a cache that may be lost at any time. */
export interface Git {
  look(look: GitLook, signal: AbortSignal): Promise<Result<GitSight, GitProblem>>;
  /** Tells whether a commit is already in the cache, so that nothing newer is to be waited for. */
  has(cacheKey: string, commit: CommitSha): Promise<boolean>;
  /** Forgets everything but these caches. */
  keepOnly(cacheKeys: ReadonlySet<string>): Promise<void>;
}
