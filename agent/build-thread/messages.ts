import { MessagePort } from "node:worker_threads";

import type { RemoteContent } from "../kustomize/remote/remotes.ts";
import type { BuildDone, BuildWork } from "../reconcile/builder.ts";
import type { Entry } from "../source/tree.ts";

/** What is fixed for a thread: where its questions go, what it waits at for the answers, and where its objects go. */
export interface ThreadData {
  readonly questions: MessagePort;
  readonly parts: MessagePort; // of a build's objects, taken from there one by one: nobody has to take in all of them at one time
  readonly answered: Int32Array; // shared: 0 while a question is open
}

/** A build for the thread. Its trees stay where they are, and are asked by their number. */
export interface Order extends Pick<BuildWork, "kustomization" | "variables"> {
  readonly tree: number;
  readonly remotes: ReadonlyMap<string, OrderedContent> | "refused";
}

/** Something that was fetched, a tree by its number. */
export type OrderedContent =
  | Exclude<RemoteContent, { kind: "tree" }>
  | { readonly kind: "tree"; readonly tree: number };

/** What the thread asks about a tree. */
export interface Question {
  readonly kind: "root" | "list" | "read";
  readonly tree: number;
  readonly path: string;
}

export type Answer =
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  | { readonly kind: "files"; readonly files: ReadonlyMap<string, Uint8Array> } // by path: what was asked for, and what may be asked for next
  | { readonly kind: "unreadable"; readonly message: string };

/** What the thread says of a build, when its objects lie ready in parts. */
export type Report =
  | ({ readonly kind: "done" } & BuildDone) // without the objects
  | { readonly kind: "threw"; readonly message: string };

export function isThreadData(data: unknown): data is ThreadData {
  if (typeof data !== "object" || data === null) return false;
  if (!("questions" in data) || !(data.questions instanceof MessagePort)) return false;
  if (!("parts" in data) || !(data.parts instanceof MessagePort)) return false;
  return "answered" in data && data.answered instanceof Int32Array;
}

export function isAnswer(message: unknown): message is Answer {
  return typeof message === "object" && message !== null && "kind" in message;
}
