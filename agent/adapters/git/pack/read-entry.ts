import { sizeOfResult } from "./delta.ts";
import { isDelta, MAX_HEADER_BYTES, readEntryHeader, type EntryHeader } from "./entry-header.ts";
import { DamagedPack, inflate } from "./inflate.ts";
import type { PackBytes } from "./pack-bytes.ts";

/** The bytes at the end of a pack: the SHA-1 of all before. */
export const TRAILER_BYTES = 20;

/** Where an entry is. */
export interface Location {
  readonly pack: PackBytes;
  readonly offset: number;
}

/** An entry of a pack with its bytes inflated: an object, or a delta. */
export interface Entry extends EntryHeader {
  readonly bytes: Buffer;
  readonly end: number; // where the next entry begins
}

/** An object is larger than what is read into memory. */
export class OversizedObject extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super(`an object has ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** Reads the entry at an offset, where neither it nor what it makes is larger than `maxBytes`. */
export function readEntry(location: Location, maxBytes: number): Entry {
  const header = readHeader(location);
  if (header.size > maxBytes) throw new OversizedObject(header.size);
  const entry = inflateEntry(location, header);
  const size = isDelta(header.kind) ? sizeOfResult(entry.bytes) : header.size;
  if (size > maxBytes) throw new OversizedObject(size);
  return entry;
}

/** Reads what an entry is, without its bytes. */
export function readHeader({ pack, offset }: Location): EntryHeader {
  const rest = pack.length - TRAILER_BYTES - offset;
  return readEntryHeader(pack.read(offset, Math.min(MAX_HEADER_BYTES, rest)));
}

function inflateEntry({ pack, offset }: Location, header: EntryHeader): Entry {
  const start = offset + header.length;
  const rest = pack.length - TRAILER_BYTES - start;
  for (let window = usualBound(header.size); ; window *= 4) {
    const inflated = inflate(pack.read(start, Math.min(window, rest)), header.size);
    if (inflated !== undefined)
      return { ...header, bytes: inflated.bytes, end: start + inflated.consumed };
    if (window >= rest) throw new DamagedPack("the pack ends in the middle of an object");
  }
}

/** What zlib needs for so many bytes at the worst; another program may take more. */
function usualBound(size: number): number {
  return size + Math.ceil(size / 1000) + 64;
}
