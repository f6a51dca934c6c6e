import { createHash } from "node:crypto";

import { DamagedPack } from "./inflate.ts";

const ID_BYTES = 20;
const HEADER = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]); // "\377tOc", version 2
const FANOUT = HEADER.length; // how many ids there are up to each first byte
const IDS = FANOUT + 256 * 4;
const TRAILER_BYTES = 2 * ID_BYTES; // the checksums of the pack and of the index

/** Where an object is in its pack. */
export interface IndexedObject {
  readonly id: Buffer;
  readonly offset: number;
  readonly crc: number; // CRC-32 of its bytes in the pack
}

/**
 * The index of a pack, as git writes it for packs up to 2 GiB; what is downloaded at once is well below. See gitformat-pack,
 * "Version 2 pack-*.idx files".
 */
export class PackIndex {
  readonly bytes: Buffer;
  readonly count: number;

  private constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.count = bytes.readUInt32BE(IDS - 4);
  }

  /** Reads an index that was written before; throws where it is damaged. */
  static read(bytes: Buffer): PackIndex {
    const body = bytes.subarray(0, -ID_BYTES);
    const isIndex = bytes.length >= IDS + TRAILER_BYTES && body.subarray(0, FANOUT).equals(HEADER);
    if (!isIndex || !checksumOf(body).equals(bytes.subarray(-ID_BYTES))) {
      throw new DamagedPack("the index of a pack is damaged");
    }
    return new PackIndex(bytes);
  }

  /** Makes the index of a pack with these objects. */
  static of(objects: readonly IndexedObject[], packChecksum: Uint8Array): PackIndex {
    const sorted = objects.toSorted(byId);
    const bytes = Buffer.alloc(IDS + sorted.length * (ID_BYTES + 8) + TRAILER_BYTES);
    HEADER.copy(bytes);
    writeFanout(bytes, sorted);
    const crcs = IDS + sorted.length * ID_BYTES;
    const offsets = crcs + sorted.length * 4;
    for (const [at, { id, crc, offset }] of sorted.entries()) {
      bytes.set(id, IDS + at * ID_BYTES);
      bytes.writeUInt32BE(crc, crcs + at * 4);
      bytes.writeUInt32BE(offset, offsets + at * 4);
    }
    bytes.set(packChecksum, bytes.length - TRAILER_BYTES);
    checksumOf(bytes.subarray(0, -ID_BYTES)).copy(bytes, bytes.length - ID_BYTES);
    return new PackIndex(bytes);
  }

  /** Makes sure that this is the index of the pack with that checksum. */
  expectPack(checksum: Uint8Array): void {
    const named = this.bytes.subarray(-TRAILER_BYTES, -ID_BYTES);
    if (!named.equals(checksum)) throw new DamagedPack("the index belongs to another pack");
  }

  /** The offset of an object in the pack, or undefined where it is not there. */
  find(id: string): number | undefined {
    const wanted = Buffer.from(id, "hex");
    const [first = 0] = wanted;
    let low = first === 0 ? 0 : this.bytes.readUInt32BE(FANOUT + (first - 1) * 4);
    let high = this.bytes.readUInt32BE(FANOUT + first * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = IDS + middle * ID_BYTES;
      const order = wanted.compare(this.bytes, start, start + ID_BYTES);
      if (order === 0) return this.#offsetAt(middle);
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  /** All objects, sorted by id. */
  *objects(): Generator<IndexedObject> {
    const crcs = IDS + this.count * ID_BYTES;
    for (let at = 0; at < this.count; at += 1) {
      const start = IDS + at * ID_BYTES;
      const id = this.bytes.subarray(start, start + ID_BYTES);
      yield { id, crc: this.bytes.readUInt32BE(crcs + at * 4), offset: this.#offsetAt(at) };
    }
  }

  #offsetAt(at: number): number {
    return this.bytes.readUInt32BE(IDS + this.count * (ID_BYTES + 4) + at * 4);
  }
}

function byId({ id: one }: IndexedObject, { id: other }: IndexedObject): number {
  return one.readUInt32BE() - other.readUInt32BE() || one.compare(other); // mostly the first bytes tell
}

function writeFanout(bytes: Buffer, sorted: readonly IndexedObject[]): void {
  let upTo = 0;
  for (let first = 0; first < 256; first += 1) {
    while ((sorted[upTo]?.id[0] ?? 256) <= first) upTo += 1;
    bytes.writeUInt32BE(upTo, FANOUT + first * 4);
  }
}

function checksumOf(bytes: Uint8Array): Buffer {
  return createHash("sha1").update(bytes).digest();
}
