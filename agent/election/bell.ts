import type { Sleep } from "../ports.ts";

/** Wakes the one who waits, before the time is up. */
export class Bell {
  #ring: () => void = () => {};

  /** It rings when the signal is aborted, too. */
  constructor(signal: AbortSignal) {
    signal.addEventListener("abort", () => this.ring(), { once: true });
  }

  ring(): void {
    this.#ring();
  }

  /** Resolves when it rings, or so many seconds are over. */
  async wait(seconds: number, sleep: Sleep): Promise<void> {
    const rung = new AbortController();
    this.#ring = () => rung.abort();
    await sleep(seconds, rung.signal).catch((thrown: unknown) => {
      if (!rung.signal.aborted) throw thrown;
    });
    this.#ring = () => {};
  }
}
