import type { Entry, Tree } from "./tree.ts";

/** The same tree with other trees in the place of its submodules, by their paths. */
export function withMounts(tree: Tree, mounts: ReadonlyMap<string, Tree>): Tree {
  /** The tree that a path lies in, and where in it; the root of a mount is in the mount. */
  function placeOf(path: string): readonly [Tree, string] {
    for (const [at, mounted] of mounts) {
      if (path === at) return [mounted, ""];
      if (path.startsWith(`${at}/`)) return [mounted, path.slice(at.length + 1)];
    }
    return [tree, path];
  }
  function shown(entry: Entry, path: string): Entry {
    return mounts.has(path) ? { ...entry, kind: "directory" } : entry;
  }
  return {
    entry(path) {
      if (mounts.has(path)) {
        const entry = tree.entry(path);
        return entry === undefined ? undefined : shown(entry, path);
      }
      const [holder, inside] = placeOf(path);
      return holder.entry(inside);
    },
    list(path) {
      const [holder, inside] = placeOf(path);
      const entries = holder.list(inside);
      if (holder !== tree) return entries;
      return entries.map((entry) =>
        shown(entry, path === "" ? entry.name : `${path}/${entry.name}`),
      );
    },
    read(path) {
      const [holder, inside] = placeOf(path);
      return holder.read(inside);
    },
  };
}
