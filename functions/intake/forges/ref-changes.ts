import { ok, type Result } from "#contract/result.ts";

import type { Event, Reading } from "../event.ts";
import { tellsNothing } from "../event.ts";
import { malformedBody, type Rejection } from "../rejection.ts";

const MOST_CHANGES = 1000; // each becomes a hint or more; no push of people moves more refs

/** Says what a delivery that lists several changes tells; each change is read by itself, and all problems count. */
export function readChanges(
  changes: readonly unknown[],
  deliveryId: string | undefined,
  read: (change: unknown, index: number) => Result<Event | undefined, Rejection>,
): Result<Reading, Rejection> {
  if (changes.length > MOST_CHANGES) {
    return malformedBody(`The body lists ${changes.length} changes; ${MOST_CHANGES} are read.`);
  }
  const events: Event[] = [];
  for (const [index, change] of changes.entries()) {
    const event = read(change, index);
    if (!event.ok) return event;
    if (event.value !== undefined) events.push(event.value);
  }
  const [first, ...others] = events;
  if (first === undefined) return ok(tellsNothing("The body lists no change.", deliveryId));
  return ok({ events: [first, ...others], ...(deliveryId !== undefined && { deliveryId }) });
}
