import type { World } from "./world.ts";

/** How long to wait after an object failed: longer each time it does so in a row, as the rate limiter of Flux's controllers. */
export class RetryDelays {
  readonly #world: Pick<World, "settings">;
  readonly #failures = new Map<string, number>();

  constructor(world: Pick<World, "settings">) {
    this.#world = world;
  }

  /** An object failed: the seconds until it is tried again. */
  failed(key: string): number {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const { minRetrySeconds, maxRetrySeconds } = this.#world.settings;
    return Math.min(minRetrySeconds * 2 ** (failures - 1), maxRetrySeconds);
  }

  /** An object did not fail, or is gone: the next failure is the first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }
}
