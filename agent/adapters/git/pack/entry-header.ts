import { DamagedPack } from "./inflate.ts";

/** The kinds of object that git knows. */
export type ObjectType = "commit" | "tree" | "blob" | "tag";

/** What stands before the compressed bytes of an entry. */
export interface EntryHeader {
  readonly kind: EntryType;
  readonly size: number; // of what the bytes inflate to: the object, or the delta
  readonly length: number; // of the header itself
}

/** Whether the entry is an object, or a delta and where its base is. */
export type EntryType = { readonly type: ObjectType } | DeltaType;

export type DeltaType =
  | { readonly type: "offset-delta"; readonly back: number } // the base begins so many bytes before
  | { readonly type: "id-delta"; readonly base: string };

export function isDelta(kind: EntryType): kind is DeltaType {
  return kind.type === "offset-delta" || kind.type === "id-delta";
}

/** A header is never longer: ten bytes of size, and the id of a base. */
export const MAX_HEADER_BYTES = 32;

const OBJECT_TYPES: Readonly<Record<number, ObjectType>> = {
  1: "commit",
  2: "tree",
  3: "blob",
  4: "tag",
};
const OFFSET_DELTA = 6;
const ID_DELTA = 7;

/** Reads the header of an entry. See gitformat-pack, "pack-*.pack files have the following format". */
export function readEntryHeader(bytes: Uint8Array): EntryHeader {
  let at = 0;
  let byte = next();
  const code = (byte >> 4) & 7;
  let size = byte & 15;
  for (let unit = 16; byte >= 128; unit *= 128) {
    byte = next();
    size += (byte & 127) * unit;
  }
  const kind = readKind();
  return { kind, size, length: at };

  function readKind(): EntryType {
    const type = OBJECT_TYPES[code];
    if (type !== undefined) return { type };
    if (code === OFFSET_DELTA) return { type: "offset-delta", back: readBack() };
    if (code !== ID_DELTA) throw new DamagedPack(`an object is of the unknown type ${code}`);
    at += 20;
    return { type: "id-delta", base: Buffer.from(bytes.subarray(at - 20, at)).toString("hex") };
  }

  /** Groups of seven bits, the highest first, each but the last counted one up so that no number has two forms. */
  function readBack(): number {
    let digit = next();
    let back = digit & 127;
    while (digit >= 128) {
      digit = next();
      back = (back + 1) * 128 + (digit & 127);
    }
    return back;
  }

  function next(): number {
    const found = bytes[at];
    if (found === undefined) throw new DamagedPack("the pack ends in the header of an object");
    at += 1;
    return found;
  }
}
