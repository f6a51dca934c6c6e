import { applyDelta } from "./delta.ts";
import { isDelta, type DeltaType } from "./entry-header.ts";
import { DamagedPack } from "./inflate.ts";
import type { GitObject, ObjectCache } from "./object-cache.ts";
import { readEntry, type Location } from "./read-entry.ts";

const MAX_CHAIN = 5000; // deltas one upon the other; git itself makes 4095 at most

/** What reading an object takes besides its place. */
export interface ObjectReading {
  readonly locate: (id: string) => Location | undefined; // of the base of a delta, which may be in another pack
  readonly cache: ObjectCache;
  readonly maxBytes: number; // of one object
}

/** An object is not here that must be. */
export class MissingObject extends Error {
  constructor(id: string) {
    super(`the object ${id} is missing`);
  }
}

/** Reads an object, putting it together from its deltas. */
export function readObject(location: Location, reading: ObjectReading): GitObject {
  const { base, deltas } = unwind(location, reading);
  const bytes = deltas.reduceRight<Buffer>((made, delta) => applyDelta(made, delta), base.bytes);
  const object: GitObject = { type: base.type, bytes };
  reading.cache.set(location, object);
  return object;
}

/** Goes down a chain of deltas to what is none. */
function unwind(
  location: Location,
  { locate, cache, maxBytes }: ObjectReading,
): { readonly base: GitObject; readonly deltas: readonly Buffer[] } {
  const deltas: Buffer[] = [];
  let here = location;
  while (deltas.length <= MAX_CHAIN) {
    const known = cache.get(here);
    if (known !== undefined) return { base: known, deltas };
    const { kind, bytes } = readEntry(here, maxBytes);
    if (!isDelta(kind)) return { base: { type: kind.type, bytes }, deltas };
    deltas.push(bytes);
    here = baseOf(here, kind, locate);
  }
  throw new DamagedPack("a chain of deltas has no end");
}

/** Where the object is that a delta builds on. */
function baseOf(
  { pack, offset }: Location,
  kind: DeltaType,
  locate: ObjectReading["locate"],
): Location {
  switch (kind.type) {
    case "offset-delta": {
      if (kind.back <= 0 || kind.back > offset) throw new DamagedPack("a delta builds on nothing");
      return { pack, offset: offset - kind.back };
    }
    case "id-delta": {
      const base = locate(kind.base);
      if (base === undefined) throw new MissingObject(kind.base);
      return base;
    }
  }
}
