import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { crc32, createInflate } from "node:zlib";

import { DamagedPack } from "./inflate.ts";
import type { PackBytes } from "./pack-bytes.ts";
import { readHeader, TRAILER_BYTES, type Location } from "./read-entry.ts";

/** An object beyond this is hashed piece by piece, and never held as a whole. */
export const LARGE_BYTES = 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;

/** What became known of a large object. */
export interface LargeObject {
  readonly id: Buffer;
  readonly crc: number;
  readonly end: number; // where the next entry begins
}

/** Finds out id and extent of an object that is no delta, a piece at a time. */
export async function hashLargeObject(location: Location): Promise<LargeObject> {
  const { pack, offset } = location;
  const header = readHeader(location);
  const start = offset + header.length;
  const hash = createHash("sha1").update(`${header.kind.type} ${header.size}\0`);
  const source = Readable.from(chunksOf(pack, start, pack.length - TRAILER_BYTES));
  const inflating = source.pipe(createInflate());
  const size = await feed(inflating, header.size, (chunk) => hash.update(chunk));
  source.destroy();
  if (size !== header.size) throw new DamagedPack("an object has another size than it says");
  const end = start + inflating.bytesWritten;
  return { id: hash.digest(), crc: await crcOf(pack, offset, end), end };
}

async function feed(
  inflating: AsyncIterable<Buffer>,
  maxBytes: number,
  take: (chunk: Buffer) => unknown,
): Promise<number> {
  let size = 0;
  try {
    for await (const chunk of inflating) {
      size += chunk.length;
      if (size > maxBytes) break;
      take(chunk);
    }
    return size;
  } catch (cause) {
    throw new DamagedPack("an object does not inflate", { cause });
  }
}

async function crcOf(pack: PackBytes, start: number, end: number): Promise<number> {
  let crc = 0;
  for (const chunk of chunksOf(pack, start, end)) {
    crc = crc32(chunk, crc);
    await nextTurn();
  }
  return crc;
}

function* chunksOf(pack: PackBytes, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; at += CHUNK_BYTES)
    yield pack.read(at, Math.min(CHUNK_BYTES, end - at));
}
