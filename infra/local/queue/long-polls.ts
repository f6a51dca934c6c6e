import type { Clock } from "./clock.ts";
import { nextVisibleAt } from "./pick-messages.ts";
import type { Store } from "./store.ts";

/** Somebody who waits for a queue to have a message. */
interface Waiter {
  readonly queue: string;
  readonly tryNow: () => void;
  readonly finish: () => void;
}

/** The receives that wait. */
export interface LongPolls {
  /**
   * Tries again whenever the queue changes or a message of it becomes visible, and resolves when an attempt succeeds,
   * the time is up, or the signal is aborted. Who waits longest tries first. An attempt that throws rejects the wait.
   */
  wait(
    poll: {
      readonly queue: string;
      readonly milliseconds: number;
      readonly attempt: () => boolean;
    },
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends all waits. */
  close(): void;
}

/** Lets receives wait on the queues of a store. */
export function createLongPolls(store: Store, clock: Clock): LongPolls {
  const waiters = new Set<Waiter>();
  const timers = new Map<string, () => void>();
  const changed = new Set<string>();

  store.onChange((queues) => {
    const isServing = changed.size > 0;
    for (const queue of queues) changed.add(queue);
    if (!isServing) serveChanged();
  });

  // An attempt may itself change queues, its own and a dead-letter queue: they join the set that is being worked off.
  function serveChanged(): void {
    for (const queue of changed) {
      serve(queue);
      changed.delete(queue);
    }
  }

  function serve(queue: string): void {
    for (const waiter of waiters) {
      if (waiter.queue === queue) waiter.tryNow();
    }
    wakeLater(queue);
  }

  function wakeLater(queue: string): void {
    timers.get(queue)?.();
    timers.delete(queue);
    const known = store.queues.get(queue);
    if (known === undefined || ![...waiters].some((waiter) => waiter.queue === queue)) return;
    const now = clock.now();
    const next = nextVisibleAt(known, now);
    if (next !== undefined)
      timers.set(
        queue,
        clock.after(next - now, () => serve(queue)),
      );
  }

  return {
    wait({ queue, milliseconds, attempt }, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const waiter: Waiter = { queue, tryNow, finish };
        const cancelTimeout = clock.after(milliseconds, finish);
        signal.addEventListener("abort", finish, { once: true });
        waiters.add(waiter);
        wakeLater(queue);

        function tryNow(): void {
          try {
            if (attempt()) finish();
          } catch (cause) {
            reject(cause);
            finish();
          }
        }

        function finish(): void {
          waiters.delete(waiter);
          cancelTimeout();
          signal.removeEventListener("abort", finish);
          wakeLater(queue);
          resolve();
        }
      });
    },
    close() {
      for (const waiter of waiters) waiter.finish();
    },
  };
}
