import type { ObjectStore } from "./object-store.ts";
import type { Pace } from "./pace.ts";
import { MissingObject } from "./pack/read-object.ts";

const MAX_DEPTH = 1024; // directories in each other; a path on Linux has 4096 bytes at most

/** A commit has more files and directories, or deeper ones, than are taken. */
export class TreeTooLarge extends Error {}

/**
 * Makes sure that all of a commit's files are here, and are not too many, before anything is built from them. What was
 * checked once is not checked again, so that after a push this looks at the changed directories only.
 */
export class TreeChecker {
  readonly #store: ObjectStore;
  readonly #maxEntries: number;
  readonly #checked = new Map<string, Extent>(); // directories, by id

  constructor(store: ObjectStore, maxEntries: number) {
    this.#store = store;
    this.#maxEntries = maxEntries;
  }

  /** Throws where something is missing, or there is too much. */
  async check(rootId: string, pace: Pace): Promise<void> {
    await this.#measure(rootId, 0, pace);
  }

  async #measure(id: string, depth: number, pace: Pace): Promise<Extent> {
    const extent = this.#checked.get(id) ?? (await this.#measureEntries(id, depth, pace));
    if (depth + extent.height > MAX_DEPTH) {
      throw new TreeTooLarge(`its directories are more than ${MAX_DEPTH} deep`);
    }
    this.#checked.set(id, extent);
    return extent;
  }

  async #measureEntries(id: string, depth: number, pace: Pace): Promise<Extent> {
    this.#expect(id);
    if (depth >= MAX_DEPTH) return { entries: 0, height: 1 };
    let entries = 0;
    let height = 0;
    for (const entry of this.#store.directory(id).entries) {
      entries += 1;
      if (entry.kind === "directory") {
        const below = await this.#measure(entry.id, depth + 1, pace);
        entries += below.entries;
        height = Math.max(height, below.height + 1);
      } else if (entry.kind !== "submodule") this.#expect(entry.id);
      if (entries > this.#maxEntries) {
        throw new TreeTooLarge(`it has more than ${this.#maxEntries} files and directories`);
      }
      if (pace.isDue) await pace.rest();
    }
    return { entries, height };
  }

  #expect(id: string): void {
    if (!this.#store.has(id)) throw new MissingObject(id);
  }
}

/** What is in and below a directory: paths, not objects, since a few objects can make very many paths. */
interface Extent {
  readonly entries: number;
  readonly height: number; // directories in each other
}
