import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

const MAX_HELD_BYTES = 256 * 1024; // a pack up to this size is held in memory: most are a few hundred bytes

/** The bytes of a pack, read when asked; they stay readable when the file is moved or removed. */
export interface PackBytes {
  readonly serial: number; // tells the packs of this process apart
  readonly length: number;
  /** What is there from an offset on: as much as was asked for, or less where the pack ends before. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

let opened = 0;

/** Opens the file of a pack. */
export function openPackBytes(path: string): PackBytes {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  opened += 1;
  if (size > MAX_HELD_BYTES) return openFile(file, size);
  const bytes = readFileSync(file);
  closeSync(file);
  return {
    serial: opened,
    length: size,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => undefined,
  };
}

function openFile(file: number, size: number): PackBytes {
  return {
    serial: opened,
    length: size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      const got = readSync(file, bytes, 0, bytes.length, offset);
      return bytes.subarray(0, got);
    },
    close: () => closeSync(file),
  };
}
