import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { readCacheState, writeCacheState, type CacheState } from "./cache-state.ts";
import { TreeChecker } from "./check-tree.ts";
import type { Conversation } from "./conversation.ts";
import type { DirectoryCache } from "./directory-cache.ts";
import { IncomingPack } from "./incoming-pack.ts";
import { joinPacks } from "./join-packs.ts";
import type { GitLimits } from "./limits.ts";
import { ObjectStore, type Pack } from "./object-store.ts";
import type { Pace } from "./pace.ts";
import { dropPack, dropStrayFiles, keepPack, loadPack, type DraftPack } from "./pack-files.ts";
import { indexPack } from "./pack/index-pack.ts";
import { DamagedPack } from "./pack/inflate.ts";
import { openPack } from "./pack/pack-bytes.ts";
import { MissingObject } from "./pack/read-object.ts";
import { reachedShallow } from "./reached-shallow.ts";

const MAX_PACKS = 20; // to search for an object; beyond, all but the largest become one
const MAX_GROWTH = 3; // times the largest pack, and the spare bytes, before all is better cloned anew
const SPARE_BYTES = 32 * 1024 * 1024;

/** What the caches of all repositories share. */
export interface Shared {
  readonly directories: DirectoryCache;
  readonly limits: GitLimits;
}

/** Where a ref is, as the server says. */
export interface Target {
  readonly ref: string; // full: refs/heads/main
  readonly commit: string;
}

/** What was downloaded by one clone and the fetches after it, in a folder of its own. */
export class Generation {
  readonly store: ObjectStore;
  readonly #checker: TreeChecker;
  readonly #limits: GitLimits;
  #folder: string;
  #state: CacheState;

  private constructor(folder: string, state: CacheState, shared: Shared) {
    this.#folder = folder;
    this.#state = state;
    this.#limits = shared.limits;
    this.store = new ObjectStore(shared.directories, shared.limits.fileBytes);
    this.#checker = new TreeChecker(this.store, shared.limits.entries);
  }

  /** Begins in an empty folder. */
  static async begin(folder: string, url: string, shared: Shared): Promise<Generation> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const state = { url, commit: "", shallow: [], packs: [], refsBytes: 0 };
    return new Generation(folder, state, shared);
  }

  /** Opens a folder that was written before; throws where a part is missing or damaged. */
  static async load(folder: string, shared: Shared, pace: Pace): Promise<Generation> {
    const state = await readCacheState(folder);
    if (state === undefined) throw new DamagedPack("the cache has no state");
    const generation = new Generation(folder, state, shared);
    try {
      for (const name of state.packs.toReversed()) {
        generation.store.add(await loadPack(folder, name, pace));
      }
      await dropStrayFiles(folder, state.packs);
    } catch (cause) {
      generation.close();
      throw cause;
    }
    return generation;
  }

  get url(): string {
    return this.#state.url;
  }

  /** What the server's list of refs weighed when it was last asked for whole. */
  get refsBytes(): number {
    return this.#state.refsBytes;
  }

  /** So much was fetched since the clone that a new clone would be much smaller. */
  get isBloated(): boolean {
    const sizes = this.store.packs.map(({ bytes }) => bytes.length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return total > Math.max(0, ...sizes) * MAX_GROWTH + SPARE_BYTES;
  }

  /** Whether the commit is here with all its files. */
  async holds(commit: string, pace: Pace): Promise<boolean> {
    if (!this.store.has(commit)) return false;
    try {
      await this.#checker.check(this.store.commit(commit).tree, pace);
      return true;
    } catch (cause) {
      if (cause instanceof MissingObject || cause instanceof DamagedPack) return false;
      throw cause;
    }
  }

  /** Downloads what is new at the target; throws where it is then not here with all its files. */
  async fetch(target: Target, conversation: Conversation, pace: Pace): Promise<void> {
    const shallow = await this.#download(target, conversation, pace);
    await this.#checker.check(this.store.commit(target.commit).tree, pace);
    const joined = await this.#joinSmallPacks(pace);
    await this.#save({
      commit: target.commit,
      shallow: reachedShallow(this.store, target.commit, shallow),
      refsBytes: conversation.refsBytes ?? this.#state.refsBytes,
    });
    await Promise.all(joined.map((pack) => dropPack(this.#folder, pack)));
  }

  /** Moves the folder; its packs stay open. */
  async moveTo(folder: string): Promise<void> {
    await rename(this.#folder, folder);
    this.#folder = folder;
  }

  /** No tree of this generation can be read afterwards. */
  close(): void {
    for (const { bytes } of this.store.packs) bytes.close();
  }

  async #download(
    { ref }: Target,
    conversation: Conversation,
    pace: Pace,
  ): Promise<readonly string[]> {
    const { commit: have, shallow } = this.#state;
    const draft = join(this.#folder, "incoming.pack");
    const incoming = new IncomingPack(draft, this.#limits.downloadBytes);
    const request = { ref, shallow, ...(have === "" ? {} : { have }) };
    try {
      const nowShallow = await conversation.fetchPack(request, incoming);
      const pack = await incoming.finish();
      if (pack !== undefined) await this.#take(pack, pace);
      return nowShallow;
    } finally {
      await incoming.close();
    }
  }

  async #take(draft: DraftPack, pace: Pace): Promise<void> {
    const { objects: maxObjects, fileBytes: maxBytes } = this.#limits;
    const locate = (id: string) => this.store.locate(id);
    try {
      const index = await indexPack(draft.bytes, { locate, maxBytes, maxObjects, pace });
      if (index.count > 0) this.store.add(await keepPack(this.#folder, draft, index));
      else draft.bytes.close();
    } catch (cause) {
      draft.bytes.close();
      throw cause;
    }
  }

  /** Makes one pack of the small ones where there are many, and gives those that are no longer needed. */
  async #joinSmallPacks(pace: Pace): Promise<readonly Pack[]> {
    const { packs } = this.store;
    if (packs.length <= MAX_PACKS) return [];
    const [, ...small] = packs.toSorted((one, other) => other.bytes.length - one.bytes.length);
    const path = join(this.#folder, "joined.pack");
    const index = await joinPacks(small, path, pace);
    const draft = { path, bytes: openPack(path) };
    this.store.replace(small, await keepPack(this.#folder, draft, index));
    return small;
  }

  async #save(changes: Pick<CacheState, "commit" | "shallow" | "refsBytes">): Promise<void> {
    const packs = this.store.packs.map(({ name }) => name);
    this.#state = { ...this.#state, ...changes, packs };
    await writeCacheState(this.#folder, this.#state);
  }
}
