import type { JsonMap } from "../json.ts";

/** One write: what an object was and what it became. */
export interface Change {
  readonly revision: number;
  readonly resource: string; // "group/plural"
  readonly key: string; // "namespace/name", or the name alone
  readonly object?: JsonMap; // absent: deleted
  readonly previous?: JsonMap; // absent: new
}

const MAX_CHANGES = 10_000; // older ones are forgotten, and asking for them is answered 410

/** The latest writes, oldest first: what watches and paged lists go back to. */
export class History {
  #changes: Change[] = [];
  #oldest: number;

  constructor(revision: number) {
    this.#oldest = revision;
  }

  add(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length <= MAX_CHANGES * 2) return;
    this.forgetBefore(this.#changes.at(-MAX_CHANGES)?.revision ?? change.revision);
  }

  /** The last revision of which what followed is known. */
  get oldest(): number {
    return this.#oldest;
  }

  forgetBefore(revision: number): void {
    this.#changes = this.#changes.filter((change) => change.revision >= revision);
    this.#oldest = Math.max(this.#oldest, revision - 1);
  }

  /** Everything after a revision; absent when that is no longer known. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#oldest) return undefined;
    let first = this.#changes.length;
    while (first > 0 && (this.#changes[first - 1]?.revision ?? 0) > revision) first -= 1;
    return this.#changes.slice(first);
  }
}
