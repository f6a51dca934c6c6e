/** What is done for a key: the seconds after which it is done again by itself, or undefined for never. */
export type Work = (key: string) => Promise<number | undefined>;

/** How much there is to do. */
export interface WorkLoad {
  readonly waiting: number; // keys that are due and have no room yet
  readonly running: number;
  readonly concurrency: number;
}

/** How many keys are worked on at one time. */
export interface Room {
  readonly concurrency: number;
  readonly seconds?: number; // after which work that still goes on, as it waits for others, leaves its room to the next; absent: never
  readonly most?: number; // at work all the same, those included that left their room; absent: no limit
}

interface Settings extends Room {
  readonly work: Work;
}

/**
 * Decides when each key is worked on: never twice at one time, at most so many at once, first come first served.
 *
 * A key that is added while it is at work is worked on again afterwards, so that nothing that happened meanwhile is missed
 * (level-triggered, as controller-runtime's work queue).
 */
export class WorkQueue {
  readonly #concurrency: number;
  readonly #roomSeconds: number | undefined;
  readonly #most: number;
  readonly #work: Work;
  readonly #ready = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #roomless = new Set<string>(); // of those that run
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #isClosed = false;

  constructor({ concurrency, seconds, most = Infinity, work }: Settings) {
    this.#concurrency = concurrency;
    this.#roomSeconds = seconds;
    this.#most = most;
    this.#work = work;
  }

  get load(): WorkLoad {
    return {
      waiting: this.#ready.size,
      running: this.#running.size,
      concurrency: this.#concurrency,
    };
  }

  /** Has a key worked on as soon as there is room. */
  add(key: string): void {
    if (this.#isClosed) return;
    this.#cancelTimer(key);
    this.#ready.add(key);
    this.#start();
  }

  /** Has a key worked on, and resolves when work that began after this call has ended. */
  run(key: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    const settled = new Promise<void>((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]);
    });
    this.add(key);
    return settled;
  }

  /** Forgets a key that is gone; work on it that is under way ends by itself. */
  remove(key: string): void {
    this.#cancelTimer(key);
    this.#ready.delete(key);
    this.#release(key);
  }

  /** Starts nothing more, and resolves when what is under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const key of this.#timers.keys()) this.#cancelTimer(key);
    this.#ready.clear();
    await Promise.all(this.#running.values());
    for (const key of this.#waiting.keys()) this.#release(key);
  }

  #start(): void {
    for (const key of this.#ready) {
      const { size } = this.#running;
      if (size - this.#roomless.size >= this.#concurrency || size >= this.#most) return;
      if (this.#running.has(key)) continue; // again when the work under way has ended
      this.#ready.delete(key);
      this.#running.set(key, this.#workOn(key));
    }
  }

  async #workOn(key: string): Promise<void> {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    const leaving = this.#leaveRoomLater(key);
    const again = await this.#work(key);
    clearTimeout(leaving);
    this.#roomless.delete(key);
    this.#running.delete(key);
    for (const resolve of waiting) resolve();
    if (this.#isClosed) return;
    if (again !== undefined && !this.#ready.has(key)) this.#schedule(key, again);
    this.#start();
  }

  #leaveRoomLater(key: string): NodeJS.Timeout | undefined {
    if (this.#roomSeconds === undefined) return undefined;
    return setTimeout(() => {
      this.#roomless.add(key);
      this.#start();
    }, this.#roomSeconds * 1000);
  }

  #schedule(key: string, seconds: number): void {
    this.#cancelTimer(key);
    this.#timers.set(
      key,
      setTimeout(() => this.add(key), seconds * 1000),
    );
  }

  #cancelTimer(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  #release(key: string): void {
    for (const resolve of this.#waiting.get(key) ?? []) resolve();
    this.#waiting.delete(key);
  }
}
