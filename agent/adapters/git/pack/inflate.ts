import { inflateSync } from "node:zlib";

/** Why bytes are not what git would have written: the pack is damaged, or was never one. */
export class DamagedPack extends Error {}

/** What was inflated, and how many bytes it took. */
export interface Inflated {
  readonly bytes: Buffer;
  readonly consumed: number;
}

/**
 * Inflates what begins at the start of the input and has a known size; undefined where the input ends too early. What
 * follows it is left alone.
 */
export function inflate(input: Uint8Array, size: number): Inflated | undefined {
  try {
    const options = { info: true, chunkSize: chunkSizeFor(size), maxOutputLength: size + 1 };
    const inflated: unknown = inflateSync(input, options);
    if (!isInfo(inflated)) throw new Error("zlib gave no info");
    if (inflated.buffer.length !== size)
      throw new DamagedPack("an object has another size than it says");
    return { bytes: inflated.buffer, consumed: inflated.engine.bytesWritten };
  } catch (cause) {
    if (isCode(cause, "Z_BUF_ERROR")) return undefined;
    if (cause instanceof DamagedPack) throw cause;
    throw new DamagedPack("an object does not inflate", { cause });
  }
}

/** One buffer for what is small; a pack may lie about what is large. */
function chunkSizeFor(size: number): number {
  return Math.min(Math.max(64, size + 1), 1024 * 1024);
}

/** What zlib gives with the option `info`, which its types do not tell. */
interface Info {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function isInfo(value: unknown): value is Info {
  return typeof value === "object" && value !== null && "buffer" in value && "engine" in value;
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code;
}
