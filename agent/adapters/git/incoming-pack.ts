import { open, type FileHandle } from "node:fs/promises";

import type { PackSink } from "./divert-pack.ts";
import type { DraftPack } from "./pack-files.ts";
import { holdPack, MAX_HELD_BYTES, openPack } from "./pack/pack-bytes.ts";

/** More came than is taken. */
export class DownloadTooLarge extends Error {}

/** A pack while it is being downloaded: in memory while it is small, then in a file that nobody reads yet. */
export class IncomingPack implements PackSink {
  readonly #path: string;
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #file: FileHandle | undefined;
  #bytes = 0;

  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#maxBytes) throw new DownloadTooLarge("the pack is too large");
    this.#held.push(bytes);
    if (this.#bytes <= MAX_HELD_BYTES) return;
    this.#file ??= await open(this.#path, "w");
    const held = this.#held;
    this.#held = [];
    for (const part of held) await this.#file.writeFile(part);
  }

  /** What came, to be read; undefined where nothing did. */
  async finish(): Promise<DraftPack | undefined> {
    if (this.#bytes === 0) return undefined;
    if (this.#file === undefined) return { bytes: holdPack(Buffer.concat(this.#held)) };
    await this.close();
    return { bytes: openPack(this.#path), path: this.#path };
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}
