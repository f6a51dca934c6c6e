import { setImmediate as turn } from "node:timers/promises";

import type { Sleep } from "../../agent/ports.ts";
import type { Clock } from "../../infra/local/queue/clock.ts";

/** A clock that stands still until it is moved, and then does on the way what is due. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
  /** Lets so many seconds pass, step by step, and everybody do on the way what they wait for. */
  pass(seconds: number): Promise<void>;
  /** How many calls are due some time. */
  pending(): number;
}

interface Alarm {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that shows this time, in milliseconds since 1970. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const alarms = new Set<Alarm>();
  const clock: ManualClock = {
    now: () => now,
    after(milliseconds, call) {
      const alarm = { at: now + milliseconds, call };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    pending: () => alarms.size,
    advance(milliseconds) {
      const end = now + milliseconds;
      for (let alarm = earliest(alarms); alarm !== undefined && alarm.at <= end;) {
        alarms.delete(alarm);
        now = Math.max(now, alarm.at);
        alarm.call();
        alarm = earliest(alarms);
      }
      now = end;
    },
    async pass(seconds) {
      const end = now + seconds * 1000;
      for (;;) {
        await turn(); // all promises that can settle by now have
        const next = earliest(alarms)?.at ?? Number.POSITIVE_INFINITY;
        if (next > end) break;
        clock.advance(Math.max(next - now, 0));
      }
      now = end;
    },
  };
  return clock;
}

/** Sleeping by a clock. */
export function sleepBy(clock: Clock): Sleep {
  return (seconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const cancel = clock.after(seconds * 1000, () => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
      signal.addEventListener("abort", stop, { once: true });
      function stop(): void {
        cancel();
        reject(reasonOf(signal));
      }
    });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function earliest(alarms: ReadonlySet<Alarm>): Alarm | undefined {
  return [...alarms].toSorted((a, b) => a.at - b.at)[0];
}
