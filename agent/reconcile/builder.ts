import type { RemoteContents } from "../kustomize/remote/remotes.ts";
import { recording, type Reads } from "../source/recording-tree.ts";
import type { Tree } from "../source/tree.ts";
import type { Variables } from "../substitute/expand.ts";
import { buildObjects, type Buildable, type BuildAttempt } from "./build-objects.ts";

/** Everything that decides what a build comes to. */
export interface BuildWork {
  readonly kustomization: Buildable;
  readonly tree: Tree;
  readonly variables: Variables;
  readonly remotes: RemoteContents;
}

/** What a build came to, and what it asked of the tree for that. */
export interface BuildDone {
  readonly attempt: BuildAttempt;
  readonly reads: Reads;
}

/** Somebody who builds. It rejects where a file turns out to be unreadable, or the signal is aborted. */
export interface Builder {
  /** `isLarge`: it is known to take long. */
  build(work: BuildWork, isLarge: boolean, signal: AbortSignal): Promise<BuildDone>;
}

/** Builds at once, while everything else waits. */
export const buildHere: Builder = { build: (work) => Promise.resolve(buildNow(work)) };

/** Builds, and tells what was read for it. */
export function buildNow({ kustomization, tree, variables, remotes }: BuildWork): BuildDone {
  const { tree: recorded, reads } = recording(tree);
  return { attempt: buildObjects(kustomization, recorded, variables, remotes), reads };
}
