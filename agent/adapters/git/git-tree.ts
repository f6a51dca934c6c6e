import type { Entry, Tree } from "../../source/tree.ts";
import { printBytes } from "./limits.ts";
import type { ObjectStore } from "./object-store.ts";
import { OversizedObject } from "./pack/read-entry.ts";

/** The files below a tree object, read out of the store when asked. */
export function gitTree(store: ObjectStore, rootId: string): Tree {
  const root: Entry = { name: "", kind: "directory", id: rootId };
  return { entry, list, read };

  function entry(path: string): Entry | undefined {
    let here = root;
    for (const name of path === "" ? [] : path.split("/")) {
      const next = here.kind === "directory" ? store.directory(here.id).find(name) : undefined;
      if (next === undefined) return undefined;
      here = next;
    }
    return here;
  }

  function list(path: string): readonly Entry[] {
    const directory = entry(path);
    return directory?.kind === "directory" ? store.directory(directory.id).entries : [];
  }

  function read(path: string): Uint8Array | undefined {
    const file = entry(path);
    if (file === undefined || file.kind === "directory" || file.kind === "submodule")
      return undefined;
    try {
      return store.read(file.id, "blob");
    } catch (cause) {
      if (!(cause instanceof OversizedObject)) throw cause;
      throw new Error(
        `"${path}" has ${printBytes(cause.bytes)}, too many for a file that is read`,
        { cause },
      );
    }
  }
}
