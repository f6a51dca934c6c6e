import { open, rm, type FileHandle } from "node:fs/promises";

import type { PackSink } from "./divert-pack.ts";

/** More came than is taken. */
export class DownloadTooLarge extends Error {}

/** A pack while it is being downloaded, in a file that nobody reads yet. */
export class IncomingPack implements PackSink {
  readonly path: string;
  readonly #maxBytes: number;
  readonly #file: FileHandle;
  #bytes = 0;

  private constructor(path: string, file: FileHandle, maxBytes: number) {
    this.path = path;
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  static async create(path: string, maxBytes: number): Promise<IncomingPack> {
    return new IncomingPack(path, await open(path, "w"), maxBytes);
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#maxBytes) throw new DownloadTooLarge("the pack is too large");
    await this.#file.writeFile(bytes);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Takes the file away, where it is still there. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
