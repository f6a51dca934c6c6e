import type { CommitSha } from "#contract/commit-sha.ts";
import type { Hint } from "#contract/hint.ts";
import type { Result } from "#contract/result.ts";
import type { Secret } from "#contract/secret.ts";

import type { JsonObject, KubeObject, ObjectRef } from "./objects/kube-object.ts";
import type { Tree } from "./source/tree.ts";

/** Waits, or rejects with the signal's reason as soon as that is aborted. */
export type Sleep = (seconds: number, signal: AbortSignal) => Promise<void>;

/** Tells what happens: one fact a call, a fixed sentence with fields named as in the glossary. No secret and no message body is ever a field. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Which object of which kind. */
interface ObjectName {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** How a reconcile ended, in the words of controller-runtime: `requeue` where something has to be waited for. */
export type ReconcileResult = "success" | "error" | "requeue";

/** Counts what happens, for whoever watches over the agent. */
export interface Metrics {
  reconciled(object: ObjectName, result: ReconcileResult, seconds: number): void;
  /** An object is gone: nothing more is told of it. */
  forgotten(object: ObjectName): void;
  /** The queue handed these out; one that comes again counts again. */
  hintsReceived(messages: readonly QueueMessage[]): void;
  /** Messages with hints that one look stood for were seen to. */
  hintsSettled(
    messages: readonly QueueMessage[],
    outcome: "recorded" | "unmatched" | "failed",
  ): void;
  /** A message that holds no hint was left for the dead-letter queue. */
  messageParked(message: QueueMessage): void;
  /** Messages were given back to the queue, for whoever works next. */
  hintsReturned(messages: readonly QueueMessage[]): void;
}

/** Follows pushes through the agent, for whoever collects traces. */
export interface Traces {
  /** A hint is being followed; the answer hears how that ended. */
  followed(hint: Hint): (error: string | undefined) => void;
  /** An object was reconciled: part of the push whose commit it is about, if that is followed. */
  reconciled(object: KubeObject, times: { readonly began: Date; readonly ended: Date }): void;
}

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
  /** Waits up to 20 s for messages, at most 10, and hides them for so many seconds; an empty list when none came, or the signal was aborted. */
  receive(
    hideSeconds: number,
    signal: AbortSignal,
  ): Promise<Result<readonly QueueMessage[], QueueProblem>>;
  /** Takes messages off the queue for good. One that was handed out again meanwhile stays. */
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
  readonly caCertificates?: string; // PEM, trusted besides the usual ones
}

/** Asks what a branch points at now. */
export interface GitLook {
  readonly remote: GitRemote;
  readonly branch?: string; // absent: master, or where there is none the remote's own default branch
  readonly ref?: string; // instead of a branch: a branch, a tag, a full ref or a commit, as git fetch takes it
  readonly cacheKey: string; // where downloaded objects are kept: one per GitRepository, its uid
  readonly expectMove: boolean; // a hint says the branch moved: asking and downloading may be one step
}

/** What a branch pointed at, and its files. */
export interface GitSight {
  readonly branch: string; // or the tag or commit, where a ref was asked for
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
    | "git-protocol"
    | "git-cache";
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

/** A repository that a kustomization names by its URL. */
export interface RemoteRepository {
  readonly url: string;
  readonly ref?: string; // a branch, a tag or a commit; absent: the remote's default branch
  readonly submodules: boolean; // whether those of it are wanted too
  readonly timeoutSeconds: number; // for all of it
}

/** Reads what kustomizations name outside of their own repository. What goes wrong is told in a sentence that quotes no credentials. */
export interface RemoteBases {
  repository(asked: RemoteRepository, signal: AbortSignal): Promise<Result<Tree, string>>;
  file(url: string, signal: AbortSignal): Promise<Result<Uint8Array, string>>;
}

/** Why the API server did not do what was asked. */
export interface ApiProblem {
  readonly status: number; // of HTTP; 0: no answer came
  readonly reason: string; // Kubernetes': NotFound, Invalid, Conflict, Forbidden, …; `NoMatch`: it knows no such kind; `Unreachable`: no answer came
  readonly message: string;
}

/** A change of an object that is not an apply. */
interface ObjectPatch {
  readonly type: "merge" | "json";
  readonly body: JsonObject | readonly JsonObject[];
  readonly fieldManager: string;
  readonly subresource?: "status";
}

/** What a watch tells: first all there is, then each change; again all there is after a break. */
export type WatchChange =
  | { readonly kind: "listed"; readonly objects: readonly KubeObject[] }
  | { readonly kind: "changed"; readonly object: KubeObject }
  | { readonly kind: "removed"; readonly object: KubeObject };

/** Which objects of a kind a watch tells of, and how much of them; without anything all, whole. */
export interface WatchScope {
  readonly namespace?: string; // absent: all namespaces
  readonly name?: string; // absent: objects of any name
  readonly labelSelector?: string;
  readonly metadataOnly?: boolean; // objects come without spec and status
}

/** The API server of this cluster, in the agent's words. */
export interface Cluster {
  /** Whether objects of a kind live in a namespace; `NoMatch` where the API server knows no such kind. */
  isNamespaced(
    kind: Pick<ObjectRef, "apiVersion" | "kind">,
    signal: AbortSignal,
  ): Promise<Result<boolean, ApiProblem>>;
  /** An object as it is now; undefined where there is none. */
  read(ref: ObjectRef, signal: AbortSignal): Promise<Result<KubeObject | undefined, ApiProblem>>;
  /** The objects of a kind in a namespace, or in all where none is named. */
  list(
    kind: Pick<ObjectRef, "apiVersion" | "kind" | "namespace"> & {
      readonly labelSelector?: string;
    },
    signal: AbortSignal,
  ): Promise<Result<readonly KubeObject[], ApiProblem>>;
  /** What a server-side apply would make of an object, without doing it. A result without a resourceVersion would be new. */
  preview(object: KubeObject, signal: AbortSignal): Promise<Result<KubeObject, ApiProblem>>;
  /** Server-side apply, taking over fields that others own, as Flux's controller does. */
  apply(object: KubeObject, signal: AbortSignal): Promise<Result<KubeObject, ApiProblem>>;
  patch(
    ref: ObjectRef,
    patch: ObjectPatch,
    signal: AbortSignal,
  ): Promise<Result<KubeObject, ApiProblem>>;
  create(object: KubeObject, signal: AbortSignal): Promise<Result<KubeObject, ApiProblem>>;
  /** Deletes an object, what it owns following in the background. With a uid, only that very object; one that is gone counts as deleted. */
  remove(
    ref: ObjectRef & { readonly uid?: string },
    signal: AbortSignal,
  ): Promise<Result<void, ApiProblem>>;
  /** Tells the objects of a kind, and every change, until the signal is aborted; reconnects by itself. */
  watch(
    kind: Pick<ObjectRef, "apiVersion" | "kind">,
    scope: WatchScope,
    tell: (change: WatchChange) => void,
    signal: AbortSignal,
  ): Promise<void>;
}
