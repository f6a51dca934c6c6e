import type { QueueMessage, Sleep } from "../ports.ts";
import type { Handled } from "../reconcile/follow-hint.ts";
import { mergeBundles, mergeMessages, type Bundle } from "./bundle.ts";
import { pause } from "./pause.ts";
import { nextLook, restSeconds } from "./rest-seconds.ts";

interface Settings {
  readonly mostBundles: number;
  readonly mostMessages: number;
  /** Does what a bundle's hint asks for. */
  readonly work: (bundle: Bundle) => Promise<Handled>;
  /** Sees to the bundle's messages afterwards. */
  readonly settle: (bundle: Bundle, handled: Handled) => Promise<void>;
  readonly sleep: Sleep;
}

/** One repository and ref: what is being worked on, and what came meanwhile. */
interface Job {
  readonly running?: Bundle; // absent: it rests
  readonly waiting?: Bundle;
}

/**
 * The bundles that are at work, side by side, one for each key.
 *
 * What comes for a key that is at work waits, and is worked on as one bundle afterwards: the work under way may have looked
 * before it. In between the key rests, longer each time so much has come meanwhile that it is a storm, unless room runs out. A message that is at
 * work and comes again, because it was hidden too briefly, only brings its new receipt.
 */
export class WorkInHand {
  readonly #settings: Settings;
  readonly #jobs = new Map<string, Job>();
  readonly #runs = new Set<Promise<void>>();
  #resting = new AbortController();
  #isClosed = false;
  #onRoom: () => void = () => {};

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Works on a bundle now, or when the work on its key that is under way has ended, and has been rested from. */
  take(bundle: Bundle): void {
    const job = this.#jobs.get(bundle.key);
    if (job === undefined) this.#begin(bundle, 1);
    else this.#jobs.set(bundle.key, join(job, bundle));
  }

  /** The messages of all bundles. */
  messages(): readonly QueueMessage[] {
    return [...this.#jobs.values()].flatMap(({ running, waiting }) => [
      ...(running?.messages ?? []),
      ...(waiting?.messages ?? []),
    ]);
  }

  /** Resolves when so many more messages can be taken, each perhaps a bundle, or the signal is aborted. */
  async roomFor(messages: number, signal: AbortSignal): Promise<void> {
    while (!this.#hasRoomFor(messages) && !signal.aborted) {
      this.#endRests();
      await new Promise<void>((resolve) => {
        this.#onRoom = done;
        signal.addEventListener("abort", done, { once: true });
        function done(): void {
          signal.removeEventListener("abort", done);
          resolve();
        }
      });
    }
  }

  /** Begins nothing more. Answers the messages that were not begun, which are in hand no longer. */
  close(): readonly QueueMessage[] {
    this.#isClosed = true;
    this.#endRests();
    const jobs = [...this.#jobs];
    for (const [key, { running }] of jobs) {
      if (running === undefined) this.#jobs.delete(key);
      else this.#jobs.set(key, { running });
    }
    return jobs.flatMap(([, { waiting }]) => waiting?.messages ?? []);
  }

  /** Resolves when all work has ended and its messages are seen to. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs);
  }

  /** Lets go of work that has not ended: nothing more happens to its messages, which are answered. */
  abandon(): readonly QueueMessage[] {
    const messages = this.messages();
    this.#jobs.clear();
    return messages;
  }

  #hasRoomFor(messages: number): boolean {
    const { mostBundles, mostMessages } = this.#settings;
    const jobs = [...this.#jobs.values()].filter(({ running, waiting }) => running ?? waiting);
    return (
      jobs.length + messages <= mostBundles && this.messages().length + messages <= mostMessages
    );
  }

  /** Has what waits be worked on at once. */
  #endRests(): void {
    this.#resting.abort();
    this.#resting = new AbortController();
  }

  #begin(bundle: Bundle, looks: number): void {
    this.#jobs.set(bundle.key, { running: bundle });
    this.#follow(this.#run(bundle, looks));
  }

  async #run(bundle: Bundle, looks: number): Promise<void> {
    const handled = await this.#settings.work(bundle);
    const job = this.#jobs.get(bundle.key);
    if (job === undefined) return; // abandoned
    const { running = bundle, ...rested } = job;
    this.#jobs.set(bundle.key, rested);
    this.#follow(this.#rest(bundle.key, looks));
    this.#onRoom();
    await this.#settings.settle(running, handled);
  }

  async #rest(key: string, looks: number): Promise<void> {
    if (!this.#isClosed) {
      await pause(this.#settings.sleep, restSeconds(looks), this.#resting.signal);
    }
    const waiting = this.#jobs.get(key)?.waiting;
    this.#jobs.delete(key);
    if (waiting === undefined || this.#isClosed) return;
    this.#begin(waiting, nextLook(looks, waiting.messages.length));
  }

  #follow(work: Promise<void>): void {
    const run = work.finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }
}

function join({ running, waiting }: Job, bundle: Bundle): Job {
  const atWork = new Set(running?.messages.map(({ id }) => id));
  const again = bundle.messages.filter(({ id }) => atWork.has(id));
  const fresh = bundle.messages.filter(({ id }) => !atWork.has(id));
  const brought = running && { ...running, messages: mergeMessages(running.messages, again) };
  const later = { ...bundle, messages: fresh };
  const next = waiting === undefined ? later : mergeBundles(waiting, later);
  return {
    ...(brought && { running: brought }),
    ...(fresh.length > 0 ? { waiting: next } : waiting && { waiting }),
  };
}
