import type { PackBytes } from "./pack-bytes.ts";

const WINDOW_BYTES = 1024 * 1024;

/** The same bytes for one who reads mostly forwards: many small reads become few large ones. */
export function readAhead(pack: PackBytes): PackBytes {
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  return {
    serial: pack.serial,
    length: pack.length,
    close: () => pack.close(),
    read(offset, length) {
      const end = Math.min(offset + length, pack.length);
      if (offset < start || length > WINDOW_BYTES) return pack.read(offset, length);
      if (end > start + window.length) {
        window = pack.read(offset, WINDOW_BYTES);
        start = offset;
      }
      return window.subarray(offset - start, end - start);
    },
  };
}
