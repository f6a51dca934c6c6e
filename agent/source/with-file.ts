import { inGitOrder, objectId, treeId } from "./object-id.ts";
import type { Entry, Tree } from "./tree.ts";

/**
 * The same tree with these bytes at a path. Directories on the way are made, and what stood in the place of one, or of
 * the file, gives way. Ids of the directories above are computed anew, so that an id still stands for content.
 */
export function withFile(tree: Tree, path: string, bytes: Uint8Array): Tree {
  const kind = tree.entry(path)?.kind === "executable" ? "executable" : "file";
  const file: Entry = { name: lastSegment(path), kind, id: objectId("blob", bytes) };
  const entries = new Map([[path, file]]);
  const lists = new Map<string, readonly Entry[]>([[path, []]]);
  let below = file;
  for (const parent of parentsOf(path)) {
    const { name } = below;
    const list = inGitOrder([...tree.list(parent).filter((entry) => entry.name !== name), below]);
    below = { name: lastSegment(parent), kind: "directory", id: treeId(list) };
    lists.set(parent, list);
    entries.set(parent, below);
  }
  return {
    entry: (at) => (isBelow(at, path) ? undefined : (entries.get(at) ?? tree.entry(at))),
    list: (at) => (isBelow(at, path) ? [] : (lists.get(at) ?? tree.list(at))),
    read(at) {
      if (at === path) return bytes;
      return entries.has(at) || isBelow(at, path) ? undefined : tree.read(at);
    },
  };
}

/** The directories above a path, the nearest first, the root last. */
function parentsOf(path: string): string[] {
  const segments = path.split("/");
  return segments.map((_, index) => segments.slice(0, index).join("/")).toReversed();
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
