import { arnOf } from "./arn.ts";
import type { Change } from "./change.ts";
import type { Message } from "./message.ts";
import { isFifoName, nextSequence, type Queue } from "./queue.ts";

/** From where to where, and when. */
export interface Move {
  readonly from: Queue;
  readonly to: Queue;
  readonly now: number;
}

/**
 * Moves messages that were handed out too often to the dead-letter queue, where they are visible at once.
 * As in SQS they keep their ids, the times they were sent and the counts of their receives.
 */
export function moveToDeadLetters(messages: readonly Message[], move: Move): Change[] {
  return messages.flatMap((message, index) => {
    const { receivedAt: _, ...kept } = message;
    const movedFrom = message.movedFrom ?? arnOf(move.from.name);
    return put(message, { ...kept, visibleAt: move.now, movedFrom }, { ...move, index });
  });
}

/** Moves a message out of a dead-letter queue. As in SQS it begins anew: with an id of its own, sent now, never received. */
export function moveBack(
  message: Message,
  { id, ...move }: Move & { readonly id: string },
): Change[] {
  const { receivedAt: _, firstReceivedAt: __, movedFrom: ___, ...kept } = message;
  const moved = { ...kept, id, sentAt: move.now, visibleAt: move.now, receives: 0 };
  return put(message, moved, { ...move, index: 0 });
}

// The new place is written before the old one is given up: killed in between, a message is twice, never nowhere.
function put(
  message: Message,
  moved: Message,
  { from, to, now, index }: Move & { readonly index: number },
): Change[] {
  const sequence = isFifoName(to.name) ? { sequence: nextSequence(to, now, index) } : {};
  return [
    { kind: "message-put", queue: to.name, message: { ...moved, ...sequence } },
    { kind: "message-removed", queue: from.name, id: message.id },
  ];
}
