import type { Change } from "./change.ts";
import { handedOut, type Message } from "./message.ts";
import { moveToDeadLetters } from "./move-message.ts";
import { pickMessages } from "./pick-messages.ts";
import { redriveOf } from "./redrive.ts";
import type { Store } from "./store.ts";

interface Take {
  readonly most: number;
  readonly visibilitySeconds: number; // for which the messages are hidden from others
  readonly now: number;
}

/** Takes what a receive is handed, and carries out the redrive policy and the retention period on the way. */
export function takeMessages(
  store: Store,
  name: string,
  { most, visibilitySeconds, now }: Take,
): readonly Message[] {
  const queue = store.queues.get(name);
  if (queue === undefined) return [];
  const redrive = redriveOf(queue);
  // Without a queue to move them to, messages stay and are handed out for ever.
  const deadLetters = redrive === undefined ? undefined : store.queues.get(redrive.target);
  const maxReceives = (deadLetters && redrive?.maxReceiveCount) ?? Number.POSITIVE_INFINITY;
  const { ready, dead, expired } = pickMessages(queue, { most, now, maxReceives });
  const until = now + visibilitySeconds * 1000;
  // All in one: a commit lets others try, and what this receive takes must be taken by then.
  store.commit([
    ...expired.map(({ id }): Change => ({ kind: "message-removed", queue: name, id })),
    ...ready.map(({ id }): Change => ({
      kind: "message-received",
      queue: name,
      id,
      at: now,
      until,
    })),
    ...(deadLetters ? moveToDeadLetters(dead, { from: queue, to: deadLetters, now }) : []),
  ]);
  return ready.map((message) => handedOut(message, { at: now, until }));
}

/** Shows messages again that did not reach who asked for them, as if they had never been handed out. */
export function giveBack(store: Store, name: string, taken: readonly Message[]): void {
  const current = store.queues.get(name)?.messages;
  const held = taken.filter(({ id, receives }) => current?.get(id)?.receives === receives);
  store.commit(
    held.map((message): Change => ({
      kind: "message-put",
      queue: name,
      message: untouched(message),
    })),
  );
}

function untouched({ receivedAt = 0, receives, ...message }: Message): Message {
  return { ...message, receives: receives - 1, visibleAt: receivedAt };
}
