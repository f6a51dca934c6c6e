import type { Tree } from "./tree.ts";

/** How much may be read. */
export interface ReadLimits {
  readonly files: number;
  readonly bytes: number;
}

/** More was read of a tree than was allowed. */
export class TooMuchRead extends Error {}

/**
 * A tree that throws `TooMuchRead` as soon as more of it is read than is allowed. Who lists a directory is about to read what is in
 * it: one that holds more than may be read is refused before any of that time is spent.
 */
export function boundedTree(tree: Tree, limits: ReadLimits): Tree {
  let files = 0;
  let bytes = 0;
  return {
    entry: (path) => tree.entry(path),
    list(path) {
      const entries = tree.list(path);
      if (entries.length > limits.files) throw new TooMuchRead();
      return entries;
    },
    read(path) {
      const content = tree.read(path);
      files += 1;
      bytes += content?.byteLength ?? 0;
      if (files > limits.files || bytes > limits.bytes) throw new TooMuchRead();
      return content;
    },
  };
}
