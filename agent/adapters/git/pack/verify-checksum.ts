import { createHash } from "node:crypto";

import type { Pace } from "../pace.ts";
import { DamagedPack } from "./inflate.ts";
import type { PackBytes } from "./pack-bytes.ts";
import { TRAILER_BYTES } from "./read-entry.ts";

const CHUNK_BYTES = 1024 * 1024;

/** Makes sure that a pack is as it was written, and gives its checksum, which stands at its end. */
export async function verifyChecksum(pack: PackBytes, pace: Pace): Promise<Buffer> {
  const hash = createHash("sha1");
  const end = pack.length - TRAILER_BYTES;
  for (let at = 0; at < end; at += CHUNK_BYTES) {
    hash.update(pack.read(at, Math.min(CHUNK_BYTES, end - at)));
    if (pace.isDue) await pace.rest();
  }
  const checksum = pack.read(Math.max(0, end), TRAILER_BYTES);
  if (hash.digest().equals(checksum)) return checksum;
  throw new DamagedPack("the pack is damaged, or did not come whole");
}
