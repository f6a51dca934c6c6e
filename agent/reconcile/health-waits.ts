/** A wait for health that is under way. */
interface Wait {
  readonly mark: string; // what is waited for: with another mark, another wait begins
  readonly since: number; // in seconds that no clock that is set moves
  readonly wasHealthy: boolean; // before it began
  readonly hasChanged: boolean; // something was applied when it began
}

/** What is seen of a Kustomization at one look. */
interface Look {
  readonly now: number;
  readonly wasHealthy: boolean;
  readonly hasChanged: boolean;
}

/** When a wait is asked about, and how long it may take. */
interface Until {
  readonly now: number;
  readonly timeoutSeconds: number;
}

const FIRST_LOOK_SECONDS = 0.25;
const LAST_LOOK_SECONDS = 5; // Flux polls this often

/** Remembers since when each Kustomization waits for health, so that nobody has to sleep for it. */
export class HealthWaits {
  readonly #waits = new Map<string, Wait>();

  /** When a wait began; undefined where it has not. */
  since(key: string, mark: string): number | undefined {
    const wait = this.#waits.get(key);
    return wait?.mark === mark ? wait.since : undefined;
  }

  /** The wait as it is after one more look. */
  follow(key: string, mark: string, { now, wasHealthy, hasChanged }: Look): Wait {
    const before = this.#waits.get(key);
    const wait: Wait =
      before?.mark === mark
        ? { ...before, hasChanged: before.hasChanged || hasChanged }
        : { mark, since: now, wasHealthy, hasChanged };
    this.#waits.set(key, wait);
    return wait;
  }

  end(key: string): void {
    this.#waits.delete(key);
  }

  /** The seconds until the next look: soon at first, later the longer the wait goes on, and the last one when its time is over. */
  nextLookSeconds(key: string, mark: string, { now, timeoutSeconds }: Until): number {
    const waited = now - (this.since(key, mark) ?? now);
    const next = Math.min(waited / 4, LAST_LOOK_SECONDS, timeoutSeconds - waited);
    return Math.max(next, FIRST_LOOK_SECONDS);
  }
}
