import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

import type { Pace } from "../pace.ts";
import { isDelta } from "./entry-header.ts";
import { hashLargeObject, LARGE_BYTES } from "./hash-large-object.ts";
import { DamagedPack } from "./inflate.ts";
import { ObjectCache, type GitObject } from "./object-cache.ts";
import type { PackBytes } from "./pack-bytes.ts";
import { PackIndex, type IndexedObject } from "./pack-index.ts";
import { readAhead } from "./read-ahead.ts";
import { readEntry, readHeader, TRAILER_BYTES, type Location } from "./read-entry.ts";
import { MissingObject, readObject, type ObjectReading } from "./read-object.ts";
import { verifyChecksum } from "./verify-checksum.ts";

const HEADER_BYTES = 12; // "PACK", version, number of objects
const CACHE_BYTES = 2 * 1024 * 1024; // of objects that deltas may soon build on

/** What indexing a pack takes besides the pack. */
export interface Indexing {
  readonly locate: ObjectReading["locate"]; // of objects in other packs, which a thin pack builds on
  readonly maxBytes: number; // of an object that deltas make, or are made from
  readonly maxObjects: number;
  readonly pace: Pace;
}

/** A pack has more objects than are taken. */
export class TooManyObjects extends Error {
  readonly objects: number;

  constructor(objects: number) {
    super(`the pack has ${objects} objects`);
    this.objects = objects;
  }
}

/** Finds out where each object of a pack is, and which id it has; throws where the pack is not whole. */
export async function indexPack(pack: PackBytes, indexing: Indexing): Promise<PackIndex> {
  const checksum = await verifyChecksum(pack, indexing.pace);
  const indexer = new Indexer(readAhead(pack), indexing);
  await indexer.visitAll(countOf(pack, indexing.maxObjects));
  await indexer.visitWaiting();
  return PackIndex.of(indexer.found, checksum);
}

function countOf(pack: PackBytes, maxObjects: number): number {
  const header = pack.read(0, HEADER_BYTES);
  if (
    header.length < HEADER_BYTES ||
    header.toString("latin1", 0, 4) !== "PACK" ||
    header.readUInt32BE(4) !== 2
  ) {
    throw new DamagedPack("what came is no pack");
  }
  const count = header.readUInt32BE(8);
  if (count > maxObjects) throw new TooManyObjects(count);
  return count;
}

/** An entry whose id is not known yet. */
interface Unnamed {
  readonly offset: number;
  readonly crc: number;
}

class Indexer {
  readonly found: IndexedObject[] = [];
  readonly #pack: PackBytes;
  readonly #pace: Pace;
  readonly #reading: ObjectReading;
  readonly #offsets = new Map<string, number>(); // by id; filled once deltas wait for bases of this pack
  #waiting: Unnamed[] = [];

  constructor(pack: PackBytes, { locate, maxBytes, pace }: Indexing) {
    this.#pack = pack;
    this.#pace = pace;
    this.#reading = {
      cache: new ObjectCache(CACHE_BYTES),
      maxBytes,
      locate: (id) => locate(id) ?? this.#locateHere(id),
    };
  }

  async visitAll(count: number): Promise<void> {
    let offset = HEADER_BYTES;
    for (let visited = 0; visited < count; visited += 1) {
      const location = { pack: this.#pack, offset };
      offset = isLarge(location) ? await this.#visitLarge(location) : this.#visit(location);
      if (this.#pace.isDue) await this.#pace.rest();
    }
    if (offset !== this.#pack.length - TRAILER_BYTES) {
      throw new DamagedPack("the pack has more than it says");
    }
  }

  /** Names the deltas that came before what they build on. */
  async visitWaiting(): Promise<void> {
    for (const { id, offset } of this.found)
      if (this.#waiting.length > 0) this.#remember(id, offset);
    while (this.#waiting.length > 0) {
      const before = this.#waiting;
      this.#waiting = [];
      for (const entry of before.toReversed()) {
        this.#nameDelta(entry);
        if (this.#pace.isDue) await this.#pace.rest();
      }
      if (this.#waiting.length === before.length) throw new MissingObject("that a delta builds on");
    }
  }

  /** Looks at one entry, and gives the offset of the next. */
  #visit(location: Location): number {
    const { offset } = location;
    const { kind, bytes, end } = readEntry(location, this.#reading.maxBytes);
    const crc = crc32(this.#pack.read(offset, end - offset));
    if (isDelta(kind)) this.#nameDelta({ offset, crc });
    else this.#name({ offset, crc }, { type: kind.type, bytes });
    return end;
  }

  async #visitLarge(location: Location): Promise<number> {
    const { end, id, crc } = await hashLargeObject(location);
    this.found.push({ id, crc, offset: location.offset });
    return end;
  }

  #nameDelta(entry: Unnamed): void {
    try {
      this.#name(entry, readObject({ pack: this.#pack, offset: entry.offset }, this.#reading));
    } catch (cause) {
      if (!(cause instanceof MissingObject)) throw cause;
      this.#waiting.push(entry);
    }
  }

  #name({ offset, crc }: Unnamed, object: GitObject): void {
    const id = idOf(object);
    this.found.push({ id, offset, crc });
    this.#reading.cache.set({ pack: this.#pack, offset }, object);
    if (this.#offsets.size > 0) this.#remember(id, offset);
  }

  #remember(id: Buffer, offset: number): void {
    this.#offsets.set(id.toString("hex"), offset);
  }

  #locateHere(id: string): Location | undefined {
    const offset = this.#offsets.get(id);
    return offset === undefined ? undefined : { pack: this.#pack, offset };
  }
}

function isLarge(location: Location): boolean {
  const { kind, size } = readHeader(location);
  return size > LARGE_BYTES && !isDelta(kind);
}

function idOf({ type, bytes }: GitObject): Buffer {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest();
}
