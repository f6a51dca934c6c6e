import type { Tree } from "./tree.ts";

/** What was asked of a tree: which ids, if any, stood at which paths. */
export type Reads = ReadonlyMap<string, string | undefined>;

/** A tree that remembers what is asked of it, so that one can tell later whether another tree would answer the same. */
export function recording(tree: Tree): { readonly tree: Tree; readonly reads: Reads } {
  const reads = new Map<string, string | undefined>();
  function record(path: string): void {
    if (!reads.has(path)) reads.set(path, tree.entry(path)?.id);
  }
  return {
    reads,
    tree: {
      entry(path) {
        record(path);
        return tree.entry(path);
      },
      list(path) {
        record(path);
        return tree.list(path);
      },
      read(path) {
        record(path);
        return tree.read(path);
      },
    },
  };
}

/**
 * Tells whether a tree answers as the recorded one did. Ids stand for content, that of a directory for all below it: what
 * lies below a directory that is the same is not asked for one by one.
 */
export function answersTheSame(tree: Tree, reads: Reads, directory: string): boolean {
  const isSame = reads.has(directory) && tree.entry(directory)?.id === reads.get(directory);
  const prefix = directory === "" ? "" : `${directory}/`;
  for (const [path, id] of reads) {
    if (isSame && path.startsWith(prefix)) continue;
    if (tree.entry(path)?.id !== id) return false;
  }
  return true;
}
