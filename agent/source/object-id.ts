import { createHash } from "node:crypto";

import type { Entry, EntryKind } from "./tree.ts";

/** How git writes the kind of an entry in a tree object. */
const MODE_OF_KIND: Readonly<Record<EntryKind, string>> = {
  file: "100644",
  executable: "100755",
  symlink: "120000",
  directory: "40000",
  submodule: "160000",
};

/** The id that git gives to content: SHA-1 over a header that tells type and length, then the bytes. */
export function objectId(type: "blob" | "tree" | "commit" | "tag", bytes: Uint8Array): string {
  const hash = createHash("sha1").update(`${type} ${bytes.byteLength}\0`);
  return hash.update(bytes).digest("hex");
}

/** The id that git gives to a directory with these entries, which are in git's order. */
export function treeId(entries: readonly Entry[]): string {
  return objectId("tree", Buffer.concat(entries.flatMap(treeLine)));
}

function treeLine({ kind, name, id }: Entry): Uint8Array[] {
  return [Buffer.from(`${MODE_OF_KIND[kind]} ${name}\0`), Buffer.from(id, "hex")];
}

/** Sorts entries as git does: by bytes, a directory as if its name ended in a slash. */
export function inGitOrder(entries: Iterable<Entry>): Entry[] {
  const keyed = [...entries].map((entry) => ({ entry, key: Buffer.from(sortName(entry)) }));
  return keyed.toSorted((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry);
}

function sortName({ kind, name }: Entry): string {
  return kind === "directory" ? `${name}/` : name;
}
