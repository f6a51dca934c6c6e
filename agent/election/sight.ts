import { isDeepStrictEqual } from "node:util";

import type { HeldLease } from "./lease.ts";

/**
 * What a candidate saw of the Lease, and when by its own clock it saw it change last.
 *
 * The times in the Lease are another machine's: they only count as different or the same, as in client-go.
 */
export class Sight {
  readonly #seconds: () => number;
  #lease: HeldLease | undefined;
  #changedAt: number;

  constructor(seconds: () => number) {
    this.#seconds = seconds;
    this.#changedAt = seconds();
  }

  get lease(): HeldLease | undefined {
    return this.#lease;
  }

  /** Takes in the Lease as it is now; undefined: there is none. */
  take(lease: HeldLease | undefined): void {
    if (!isDeepStrictEqual(lease?.record, this.#lease?.record)) this.#changedAt = this.#seconds();
    this.#lease = lease;
  }

  /** For how long the Lease is still somebody's; 0: it may be taken. */
  takenSeconds(): number {
    const { holder = "", durationSeconds = 0 } = this.#lease?.record ?? {};
    if (holder === "") return 0;
    return Math.max(0, this.#changedAt + durationSeconds - this.#seconds());
  }
}
