import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** A pack up to this size is held in memory: what a push brings is mostly a few hundred bytes. */
export const MAX_HELD_BYTES = 256 * 1024;

/** The bytes of a pack, read when asked; they stay readable when its file is moved or removed. */
export interface PackBytes {
  readonly serial: number; // tells the packs of this process apart
  readonly length: number;
  /** What is there from an offset on: as much as was asked for, or less where the pack ends before. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

let opened = 0;

/** A pack that is in memory. */
export function holdPack(bytes: Buffer): PackBytes {
  opened += 1;
  return {
    serial: opened,
    length: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => undefined,
  };
}

/** Opens the file of a pack. */
export function openPack(path: string): PackBytes {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  if (size <= MAX_HELD_BYTES) {
    const bytes = readFileSync(file);
    closeSync(file);
    return holdPack(bytes);
  }
  opened += 1;
  return {
    serial: opened,
    length: size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    },
    close: () => closeSync(file),
  };
}
