import type { ObjectType } from "./entry-header.ts";
import type { Location } from "./read-entry.ts";

/** An object of git, as it was before it was packed. */
export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** Keeps the objects read last, up to so many bytes: deltas build on what was read a moment before. */
export class ObjectCache {
  readonly #maxBytes: number;
  readonly #objects = new Map<number, GitObject>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(location: Location): GitObject | undefined {
    return this.#objects.get(keyOf(location));
  }

  set(location: Location, object: GitObject): void {
    const key = keyOf(location);
    if (this.#objects.has(key) || object.bytes.length > this.#maxBytes / 4) return;
    this.#objects.set(key, object);
    this.#bytes += object.bytes.length;
    for (const [oldest, { bytes }] of this.#objects) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#objects.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }
}

/** One number for a place in a pack: an offset is below 2 ** 31. */
function keyOf({ pack, offset }: Location): number {
  return pack.serial * 2 ** 31 + offset;
}
