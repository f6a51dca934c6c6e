import { stateOf, type Message } from "./message.ts";
import { isExpired, isFifoName, type Queue } from "./queue.ts";

interface Pick {
  readonly most: number;
  readonly now: number;
  readonly maxReceives: number; // one that was handed out so often is dead
}

/** What a receive comes across on a queue. */
export interface Picked {
  readonly ready: readonly Message[];
  readonly dead: readonly Message[];
  readonly expired: readonly Message[];
}

/** Picks the messages that a receive hands out, oldest first. On a FIFO queue a group waits while one of it is held. */
export function pickMessages(queue: Queue, { most, now, maxReceives }: Pick): Picked {
  const lockedGroups = isFifoName(queue.name) ? groupsInFlight(queue, now) : new Set();
  const ready: Message[] = [];
  const dead: Message[] = [];
  const expired: Message[] = [];
  for (const message of queue.messages.values()) {
    if (ready.length === most) break;
    if (isExpired(queue, message, now)) expired.push(message);
    else if (message.visibleAt > now || lockedGroups.has(message.groupId)) continue;
    else if (message.receives >= maxReceives) dead.push(message);
    else ready.push(message);
  }
  return { ready, dead, expired };
}

/** When the next message becomes visible by itself, or undefined where none will. */
export function nextVisibleAt(queue: Queue, now: number): number | undefined {
  let next: number | undefined;
  for (const { visibleAt } of queue.messages.values()) {
    if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
  }
  return next;
}

function groupsInFlight(queue: Queue, now: number): ReadonlySet<string | undefined> {
  const groups = new Set<string | undefined>();
  for (const message of queue.messages.values()) {
    if (stateOf(message, now) !== "visible") groups.add(message.groupId);
  }
  return groups;
}
