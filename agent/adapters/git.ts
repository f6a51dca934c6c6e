import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { CommitSha } from "#contract/commit-sha.ts";
import { err, ok, type Result } from "#contract/result.ts";

import type { Git, GitLook, GitProblem, GitSight } from "../ports.ts";
import { CachedRepository } from "./git/cached-repository.ts";
import { Conversation, RefsMoved } from "./git/conversation.ts";
import { DirectoryCache } from "./git/directory-cache.ts";
import { explainFailure } from "./git/explain-failure.ts";
import { findHead } from "./git/find-head.ts";
import type { Shared } from "./git/generation.ts";
import { gitTree } from "./git/git-tree.ts";
import { HttpConnections } from "./git/http.ts";
import { GIT_LIMITS, type GitLimits } from "./git/limits.ts";
import { Pace } from "./git/pace.ts";
import { Remote } from "./git/remote.ts";
import { Turns } from "./git/turns.ts";

const PREFIX = "repository-"; // of the folders of a cache: others there are left alone

/** Where, and within which bounds, repositories are kept. */
export interface GitOptions {
  readonly directory: string; // of the cache: one folder for each cache key is made in it
  readonly limits?: Partial<GitLimits>;
  readonly onTraffic?: (traffic: GitTraffic) => void; // hears of every look
}

/** What a look came to, for whoever counts. */
export interface GitTraffic {
  readonly result: "ok" | "failed" | GitProblem["code"]; // failed: it was given up, or nobody foresaw it
  readonly seconds: number;
  readonly fetches: number; // packs that were downloaded
  readonly receivedBytes: number;
}

/** Git over http and https: isomorphic-git talks with the server, what comes is kept in packs and read by id. */
export function gitSource({ directory, limits, onTraffic = () => {} }: GitOptions): Git {
  return new CachingGit(directory, { ...GIT_LIMITS, ...limits }, onTraffic);
}

class CachingGit implements Git {
  readonly #cacheDirectory: string;
  readonly #shared: Shared;
  readonly #connections = new HttpConnections();
  readonly #repositories = new Map<string, CachedRepository>(); // by the name of the folder
  readonly #turns = new Turns();
  readonly #onTraffic: (traffic: GitTraffic) => void;

  constructor(cacheDirectory: string, limits: GitLimits, onTraffic: (traffic: GitTraffic) => void) {
    this.#cacheDirectory = cacheDirectory;
    this.#onTraffic = onTraffic;
    this.#shared = { directories: new DirectoryCache(), limits };
  }

  look(look: GitLook, signal: AbortSignal): Promise<Result<GitSight, GitProblem>> {
    return this.#turns.take(folderOf(look.cacheKey), async () => {
      signal.throwIfAborted();
      const remote = new Remote(look.remote, this.#connections, signal);
      const began = performance.now();
      let result: GitTraffic["result"] = "failed";
      try {
        const sight = await this.#see(look, remote);
        result = "ok";
        return ok(sight);
      } catch (cause) {
        const problem = explainFailure(remote.asked, this.#shared.limits, cause);
        if (problem === undefined) throw cause;
        result = problem.code;
        return err(problem);
      } finally {
        const seconds = (performance.now() - began) / 1000;
        this.#onTraffic({ ...remote.traffic, result, seconds });
      }
    });
  }

  has(cacheKey: string, commit: CommitSha): Promise<boolean> {
    return this.#turns.take(folderOf(cacheKey), async () => {
      const { current } = await this.#repository(folderOf(cacheKey), new Pace(() => undefined));
      return current?.store.has(commit) ?? false;
    });
  }

  async keepOnly(cacheKeys: ReadonlySet<string>): Promise<void> {
    const kept = new Set([...cacheKeys].map(folderOf));
    const names = await readdir(this.#cacheDirectory).catch(() => []);
    const dropped = names.filter((name) => name.startsWith(PREFIX) && !kept.has(name));
    await Promise.all(dropped.map((name) => this.#turns.take(name, () => this.#drop(name))));
  }

  async #see(look: GitLook, remote: Remote): Promise<GitSight> {
    try {
      return await this.#seeOnce(look, remote);
    } catch (cause) {
      if (!(cause instanceof RefsMoved)) throw cause;
      return this.#seeOnce(look, remote);
    }
  }

  async #seeOnce(look: GitLook, remote: Remote): Promise<GitSight> {
    const pace = new Pace(() => remote.throwIfStopped());
    const conversation = new Conversation(remote);
    const repository = await this.#repository(folderOf(look.cacheKey), pace);
    const head = await findHead(look, conversation, repository.current?.refsBytes ?? 0);
    const { store } = await repository.bring(head, conversation, pace);
    const { branch, commit } = head;
    const { tree, message } = store.commit(commit);
    return { branch, commit, message, tree: gitTree(store, tree) };
  }

  async #repository(folder: string, pace: Pace): Promise<CachedRepository> {
    const open = this.#repositories.get(folder);
    if (open !== undefined) return open;
    const path = join(this.#cacheDirectory, folder);
    const repository = await CachedRepository.open(path, this.#shared, pace);
    this.#repositories.set(folder, repository);
    return repository;
  }

  async #drop(folder: string): Promise<void> {
    const repository = await this.#repository(folder, new Pace(() => undefined));
    this.#repositories.delete(folder);
    await repository.remove();
  }
}

function folderOf(cacheKey: string): string {
  return `${PREFIX}${encodeURIComponent(cacheKey)}`;
}
