import { giveWay, isTurnOver } from "../../give-way.ts";

/** Cuts long work into slices, so that it holds up nothing else, and ends it when it is no longer wanted. */
export class Pace {
  readonly #throwIfStopped: () => void;

  constructor(throwIfStopped: () => void) {
    this.#throwIfStopped = throwIfStopped;
  }

  /** Whether others have waited long enough; asked after each piece of work. */
  get isDue(): boolean {
    return isTurnOver();
  }

  /** Lets others go first. */
  async rest(): Promise<void> {
    await giveWay();
    this.#throwIfStopped();
  }
}
