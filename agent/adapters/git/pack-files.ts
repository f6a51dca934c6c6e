import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Pack } from "./object-store.ts";
import type { Pace } from "./pace.ts";
import { openPack, type PackBytes } from "./pack/pack-bytes.ts";
import { PackIndex } from "./pack/pack-index.ts";
import { TRAILER_BYTES } from "./pack/read-entry.ts";
import { verifyChecksum } from "./pack/verify-checksum.ts";

/** Opens a pack that was kept before; throws where a byte of it, or of its index, is not as it was written. */
export async function loadPack(folder: string, name: string, pace: Pace): Promise<Pack> {
  const index = PackIndex.read(await readFile(join(folder, `${name}.idx`)));
  const bytes = openPack(join(folder, `${name}.pack`));
  try {
    index.expectPack(await verifyChecksum(bytes, pace));
  } catch (cause) {
    bytes.close();
    throw cause;
  }
  return { name, bytes, index };
}

/** A pack that has no name yet. */
export interface DraftPack {
  readonly bytes: PackBytes;
  readonly path?: string; // absent: it is in memory only
}

/** Writes a new pack, with its index, under its lasting name. */
export async function keepPack(
  folder: string,
  { bytes, path }: DraftPack,
  index: PackIndex,
): Promise<Pack> {
  const checksum = bytes.read(bytes.length - TRAILER_BYTES, TRAILER_BYTES);
  const name = `pack-${checksum.toString("hex")}`;
  const target = join(folder, `${name}.pack`);
  await Promise.all([
    writeFile(join(folder, `${name}.idx`), index.bytes),
    path === undefined ? writeFile(target, bytes.read(0, bytes.length)) : rename(path, target),
  ]);
  return { name, bytes, index };
}

/** Closes a pack and takes its files away. */
export async function dropPack(folder: string, { name, bytes }: Pack): Promise<void> {
  bytes.close();
  await Promise.all(
    [".pack", ".idx"].map((end) => rm(join(folder, `${name}${end}`), { force: true })),
  );
}

/** Takes away what a killed process had begun to write: all packs but these. */
export async function dropStrayFiles(folder: string, packs: readonly string[]): Promise<void> {
  const names = await readdir(folder);
  const kept = new Set(packs.flatMap((name) => [`${name}.pack`, `${name}.idx`]));
  const stray = names.filter((name) => /\.(?:pack|idx)$/.test(name) && !kept.has(name));
  await Promise.all(stray.map((name) => rm(join(folder, name), { force: true })));
}
