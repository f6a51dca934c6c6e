import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

import type { Pack } from "./object-store.ts";
import type { Pace } from "./pace.ts";
import { PackIndex, type IndexedObject } from "./pack/pack-index.ts";
import { TRAILER_BYTES } from "./pack/read-entry.ts";

const HEADER_BYTES = 12;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Writes many packs as one, and gives its index. Entries are copied as they are: a delta says how far back its base is, or
 * names it, and both stay true where a pack is moved as a whole.
 */
export async function joinPacks(
  packs: readonly Pack[],
  path: string,
  pace: Pace,
): Promise<PackIndex> {
  const objects: IndexedObject[] = [];
  const hash = createHash("sha1");
  const file = await open(path, "w");
  let length = 0;
  try {
    await append(headerOf(packs));
    for (const { bytes, index } of packs) {
      const moved = length - HEADER_BYTES;
      for (const object of index.objects())
        objects.push({ ...object, offset: object.offset + moved });
      const end = bytes.length - TRAILER_BYTES;
      for (let at = HEADER_BYTES; at < end; at += CHUNK_BYTES) {
        await append(bytes.read(at, Math.min(CHUNK_BYTES, end - at)));
        if (pace.isDue) await pace.rest();
      }
    }
    const checksum = hash.digest();
    await file.writeFile(checksum);
    return PackIndex.of(objects, checksum);
  } finally {
    await file.close();
  }

  async function append(bytes: Buffer): Promise<void> {
    hash.update(bytes);
    length += bytes.length;
    await file.writeFile(bytes);
  }
}

function headerOf(packs: readonly Pack[]): Buffer {
  const header = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  header.writeUInt32BE(
    packs.reduce((sum, { index }) => sum + index.count, 0),
    8,
  );
  return header;
}
