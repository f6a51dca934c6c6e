import { DamagedPack } from "./inflate.ts";

/**
 * Makes an object of its base and a delta: a list of "copy from the base" and "insert these bytes".
 * See gitformat-pack, "Deltified representation".
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Buffer {
  const reader = new DeltaReader(delta);
  if (reader.size() !== base.length) throw new DamagedPack("a delta belongs to another object");
  const result = Buffer.allocUnsafe(reader.size());
  let end = 0;
  while (!reader.isAtEnd) {
    const part = reader.part(base);
    if (end + part.length > result.length) throw new DamagedPack("a delta makes more than it says");
    result.set(part, end);
    end += part.length;
  }
  if (end < result.length) throw new DamagedPack("a delta makes less than it says");
  return result;
}

/** How large the object is that a delta makes. */
export function sizeOfResult(delta: Uint8Array): number {
  const reader = new DeltaReader(delta);
  reader.size();
  return reader.size();
}

class DeltaReader {
  readonly #delta: Uint8Array;
  #at = 0;

  constructor(delta: Uint8Array) {
    this.#delta = delta;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#delta.length;
  }

  /** A number in groups of seven bits, the lowest first. */
  size(): number {
    let size = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#byte();
      size += (byte & 127) * unit;
      if (byte < 128) return size;
    }
  }

  /** The next piece of the result. */
  part(base: Uint8Array): Uint8Array {
    const command = this.#byte();
    if (command === 0) throw new DamagedPack("a delta has a command that git does not know");
    if (command < 128) return this.#insert(command);
    const offset = this.#number(command, [1, 2, 4, 8]);
    const length = this.#number(command >> 4, [1, 2, 4]) || 0x10000;
    if (offset + length > base.length)
      throw new DamagedPack("a delta copies what its base has not");
    return base.subarray(offset, offset + length);
  }

  #insert(length: number): Uint8Array {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#delta.length) throw new DamagedPack("a delta ends too early");
    return this.#delta.subarray(start, this.#at);
  }

  /** A number of which only those bytes are there whose bit is set, the lowest first. */
  #number(present: number, bits: readonly number[]): number {
    return bits.reduce(
      (sum, bit, index) => ((present & bit) === 0 ? sum : sum + this.#byte() * 256 ** index),
      0,
    );
  }

  #byte(): number {
    const byte = this.#delta[this.#at];
    if (byte === undefined) throw new DamagedPack("a delta ends too early");
    this.#at += 1;
    return byte;
  }
}
