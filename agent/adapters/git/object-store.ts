import { Directory, type DirectoryCache } from "./directory-cache.ts";
import { DamagedPack } from "./pack/inflate.ts";
import { ObjectCache, type GitObject } from "./pack/object-cache.ts";
import type { PackBytes } from "./pack/pack-bytes.ts";
import type { PackIndex } from "./pack/pack-index.ts";
import type { Location } from "./pack/read-entry.ts";
import { MissingObject, readObject } from "./pack/read-object.ts";
import { parseCommit, type Commit } from "./parse-commit.ts";
import { parseTree } from "./parse-tree.ts";

const CACHE_BYTES = 1024 * 1024; // of objects that deltas may soon build on

/** A pack that is open, with its index. */
export interface Pack {
  readonly name: string; // of its file, without extension
  readonly bytes: PackBytes;
  readonly index: PackIndex;
}

/** Reads the objects of one repository out of its packs, each when it is asked for. */
export class ObjectStore {
  #packs: readonly Pack[] = []; // the newest first: what is asked for next is mostly there
  readonly #cache = new ObjectCache(CACHE_BYTES);
  readonly #directories: DirectoryCache;
  readonly #maxBytes: number;

  constructor(directories: DirectoryCache, maxBytes: number) {
    this.#directories = directories;
    this.#maxBytes = maxBytes;
  }

  get packs(): readonly Pack[] {
    return this.#packs;
  }

  add(pack: Pack): void {
    this.#packs = [pack, ...this.#packs];
  }

  /** Puts one pack in the place of others that had the same objects. */
  replace(packs: readonly Pack[], joined: Pack): void {
    this.#packs = [joined, ...this.#packs.filter((pack) => !packs.includes(pack))];
  }

  has(id: string): boolean {
    return this.locate(id) !== undefined;
  }

  locate(id: string): Location | undefined {
    for (const { bytes, index } of this.#packs) {
      const offset = index.find(id);
      if (offset !== undefined) return { pack: bytes, offset };
    }
    return undefined;
  }

  commit(id: string): Commit {
    const commit = parseCommit(this.read(id, "commit"));
    if (commit === undefined) throw new DamagedPack(`the commit ${id} names no tree`);
    return commit;
  }

  directory(id: string): Directory {
    const known = this.#directories.get(id);
    if (known !== undefined) return known;
    const directory = new Directory(parseTree(this.read(id, "tree")));
    this.#directories.set(id, directory);
    return directory;
  }

  /** The bytes of an object of this type; throws where there is none. */
  read(id: string, type: GitObject["type"]): Buffer {
    const location = this.locate(id);
    if (location === undefined) throw new MissingObject(id);
    const object = readObject(location, {
      cache: this.#cache,
      maxBytes: this.#maxBytes,
      locate: (base) => this.locate(base),
    });
    if (object.type !== type) throw new DamagedPack(`${id} is a ${object.type}, not a ${type}`);
    return object.bytes;
  }
}
