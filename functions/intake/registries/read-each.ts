import { ok, type Result } from "#contract/result.ts";

import { tellsNothing, type Event, type Reading } from "../event.ts";
import { malformedBody, type Rejection } from "../rejection.ts";

const MOST_ENTRIES = 1000; // registries and brokers put at most a few hundred into one delivery

/** What one entry of a delivery tells, and the id it has of its own. */
export interface Entry {
  readonly event: Event;
  readonly id?: string | undefined;
}

/**
 * Reads a delivery that has many entries. Those that need nothing are passed over where another does; the delivery is known by
 * the id of the first that counts.
 */
export function readEach(
  entries: readonly unknown[],
  read: (entry: unknown, index: number) => Result<Entry, Rejection>,
): Result<Reading, Rejection> {
  if (entries.length > MOST_ENTRIES) {
    return malformedBody(`The body lists ${entries.length} events; ${MOST_ENTRIES} are read.`);
  }
  const all: Entry[] = [];
  for (const [index, entry] of entries.entries()) {
    const one = read(entry, index);
    if (!one.ok) return one;
    all.push(one.value);
  }
  const wanted = all.filter(({ event }) => event.kind !== "ignored");
  const [first, ...others] = wanted.length > 0 ? wanted : all.slice(0, 1);
  if (first === undefined) return ok(tellsNothing("The body lists no event."));
  return ok({
    events: [first.event, ...others.map(({ event }) => event)],
    ...(first.id !== undefined && { deliveryId: first.id }),
  });
}
