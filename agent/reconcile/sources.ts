import type { CommitSha } from "#contract/commit-sha.ts";

import type { Artifact } from "../objects/git-repository.ts";
import type { Tree } from "../source/tree.ts";

/** What a GitRepository last led to: recorded in its status, and its files at hand. */
export interface Source {
  readonly artifact: Artifact;
  readonly commit: CommitSha;
  readonly tree: Tree; // without what the ignore rules leave out
}

/** The files of each GitRepository at the revision that its status names. */
export class Sources {
  readonly #sources = new Map<string, Source>();
  readonly #changed: (key: string) => void;

  /** `changed` is told the key of each source that has other files, or another revision, than before. */
  constructor(changed: (key: string) => void) {
    this.#changed = changed;
  }

  get(key: string): Source | undefined {
    return this.#sources.get(key);
  }

  put(key: string, source: Source): void {
    const before = this.#sources.get(key)?.artifact;
    this.#sources.set(key, source);
    const { revision, digest } = source.artifact;
    if (before?.revision !== revision || before.digest !== digest) this.#changed(key);
  }

  remove(key: string): void {
    this.#sources.delete(key);
  }
}
