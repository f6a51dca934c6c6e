import { nameText } from "../../source/name-text.ts";
import type { Entry, EntryKind } from "../../source/tree.ts";
import { DamagedPack } from "./pack/inflate.ts";

const ID_BYTES = 20;
const SPACE = 0x20;

/** A tree has a name that git itself would not take, and that would lead somewhere else. */
export class UnsafeName extends Error {
  constructor(name: string) {
    super(`a file in it is called ${JSON.stringify(name)}`);
  }
}

/** Reads a tree object: for each entry a mode in octal digits, a space, the name, NUL, and 20 bytes of id. */
export function parseTree(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1 || end + ID_BYTES >= bytes.length) {
      throw new DamagedPack("a tree ends in the middle of an entry");
    }
    const name = nameText(bytes.subarray(space + 1, end));
    if (!isSafe(name)) throw new UnsafeName(name);
    const kind = kindOf(bytes.toString("latin1", at, space));
    at = end + 1 + ID_BYTES;
    entries.push({ name, kind, id: bytes.toString("hex", end + 1, at) });
  }
  return entries;
}

/** git has written other permissions than 644 and 755 in former times; only the owner's right to execute counts. */
function kindOf(mode: string): EntryKind {
  const bits = Number.parseInt(mode, 8);
  switch (bits & 0o170000) {
    case 0o040000:
      return "directory";
    case 0o120000:
      return "symlink";
    case 0o160000:
      return "submodule";
    default:
      return (bits & 0o100) === 0 ? "file" : "executable";
  }
}

function isSafe(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/");
}
