import { setImmediate as nextTurn } from "node:timers/promises";

const SLICE_MILLISECONDS = 8; // of work at one go; nobody else waits longer for a turn

/** Cuts long work into slices, so that it holds up nothing else, and ends it when it is no longer wanted. */
export class Pace {
  readonly #throwIfStopped: () => void;
  #started = performance.now();

  constructor(throwIfStopped: () => void) {
    this.#throwIfStopped = throwIfStopped;
  }

  /** Whether others have waited long enough; asked after each piece of work. */
  get isDue(): boolean {
    return performance.now() - this.#started > SLICE_MILLISECONDS;
  }

  /** Lets others go first. */
  async rest(): Promise<void> {
    await nextTurn();
    this.#throwIfStopped();
    this.#started = performance.now();
  }
}
