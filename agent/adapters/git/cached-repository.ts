import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Conversation } from "./conversation.ts";
import { Generation, type Shared, type Target } from "./generation.ts";
import { isDamage } from "./is-damage.ts";
import type { Pace } from "./pace.ts";

/**
 * The cache of one repository: a folder in which one generation lies, named by a number. A new one is made beside it and
 * takes its place once it is whole. What is half done or damaged is thrown away: the server has it all.
 */
export class CachedRepository {
  readonly #folder: string;
  readonly #shared: Shared;
  #current: Generation | undefined;
  #before: Generation | undefined; // trees that were handed out may still be read from it
  #number = 0; // of the newest generation

  private constructor(folder: string, shared: Shared) {
    this.#folder = folder;
    this.#shared = shared;
  }

  /** Opens a cache, with what a former process left in it where that is whole. */
  static async open(folder: string, shared: Shared, pace: Pace): Promise<CachedRepository> {
    const repository = new CachedRepository(folder, shared);
    await repository.#loadNewest(pace);
    return repository;
  }

  get current(): Generation | undefined {
    return this.#current;
  }

  /** Gives the generation that has the target with all its files, after downloading what is missing. */
  async bring(target: Target, conversation: Conversation, pace: Pace): Promise<Generation> {
    const current = this.#current?.url === conversation.asked.url ? this.#current : undefined;
    if (current !== undefined) {
      if (await current.holds(target.commit, pace)) return current;
      if (!current.isBloated && (await fetched(current))) return current;
    }
    return this.#cloneAnew(target, conversation, pace);

    /** False where the cache turns out to be damaged. */
    async function fetched(generation: Generation): Promise<boolean> {
      try {
        await generation.fetch(target, conversation, pace);
        return true;
      } catch (cause) {
        if (!isDamage(cause)) throw cause;
        return false;
      }
    }
  }

  /** Takes the cache away; no tree of it can be read afterwards. */
  async remove(): Promise<void> {
    this.#current?.close();
    this.#before?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #loadNewest(pace: Pace): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const numbers = names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
    this.#number = Math.max(0, ...numbers);
    try {
      const newest = join(this.#folder, String(this.#number));
      if (numbers.length > 0) this.#current = await Generation.load(newest, this.#shared, pace);
    } catch (cause) {
      if (!isDamage(cause)) throw cause;
    }
    const kept = this.#current === undefined ? "" : String(this.#number);
    await Promise.all(names.filter((name) => name !== kept).map((name) => this.#drop(name)));
  }

  async #cloneAnew(target: Target, conversation: Conversation, pace: Pace): Promise<Generation> {
    const number = this.#number + 1;
    const draft = join(this.#folder, `${number}.new`);
    const generation = await Generation.begin(draft, conversation.asked.url, this.#shared);
    try {
      await generation.fetch(target, conversation, pace);
      await generation.moveTo(join(this.#folder, String(number)));
    } catch (cause) {
      generation.close();
      await this.#drop(`${number}.new`);
      throw cause;
    }
    this.#before?.close();
    this.#before = this.#current;
    this.#current = generation;
    this.#number = number;
    if (number > 1) await this.#drop(String(number - 1));
    return generation;
  }

  async #drop(name: string): Promise<void> {
    await rm(join(this.#folder, name), { recursive: true, force: true });
  }
}
