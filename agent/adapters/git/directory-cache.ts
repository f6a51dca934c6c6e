import type { Entry } from "../../source/tree.ts";

const MAX_ENTRIES = 50_000; // of all repositories together, some 10 MB

/** A directory that was read, with its entries also by name. */
export class Directory {
  readonly entries: readonly Entry[];
  #byName: ReadonlyMap<string, Entry> | undefined;

  constructor(entries: readonly Entry[]) {
    this.entries = entries;
  }

  find(name: string): Entry | undefined {
    this.#byName ??= new Map(this.entries.map((entry) => [entry.name, entry]));
    return this.#byName.get(name);
  }
}

/** Keeps the directories read last, by id: most stay the same from one commit to the next. */
export class DirectoryCache {
  readonly #directories = new Map<string, Directory>();
  #entries = 0;

  get(id: string): Directory | undefined {
    const directory = this.#directories.get(id);
    if (directory === undefined) return undefined;
    this.#directories.delete(id);
    this.#directories.set(id, directory); // now the one used last
    return directory;
  }

  set(id: string, directory: Directory): void {
    this.#directories.set(id, directory);
    this.#entries += directory.entries.length + 1;
    for (const [oldest, { entries }] of this.#directories) {
      if (this.#entries <= MAX_ENTRIES) return;
      this.#directories.delete(oldest);
      this.#entries -= entries.length + 1;
    }
  }
}
