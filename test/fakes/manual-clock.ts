import type { Clock } from "../../infra/local/queue/clock.ts";

/** A clock that stands still until it is moved, and then does on the way what is due. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
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
  return {
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
  };
}

function earliest(alarms: ReadonlySet<Alarm>): Alarm | undefined {
  return [...alarms].toSorted((a, b) => a.at - b.at)[0];
}
