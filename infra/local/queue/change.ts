import { handedOut, type Message } from "./message.ts";
import type { QueueAttributes } from "./queue-attributes.ts";
import type { Queue, Queues, RememberedSend } from "./queue.ts";
import { isRecord } from "./request.ts";

/**
 * What happened to a queue. A change is a line of the journal and the only way in which queues change, so that reading
 * the journal again gives the same queues.
 */
export type Change =
  | {
      readonly kind: "queue-created";
      readonly queue: string;
      readonly at: number;
      readonly attributes: QueueAttributes;
      readonly tags: Readonly<Record<string, string>>;
    }
  | { readonly kind: "queue-deleted"; readonly queue: string }
  | { readonly kind: "queue-purged"; readonly queue: string }
  | {
      readonly kind: "attributes-set";
      readonly queue: string;
      readonly at: number;
      readonly attributes: QueueAttributes;
    }
  | {
      readonly kind: "tags-set";
      readonly queue: string;
      readonly tags: Readonly<Record<string, string>>;
    }
  | { readonly kind: "message-put"; readonly queue: string; readonly message: Message }
  | {
      readonly kind: "message-received";
      readonly queue: string;
      readonly id: string;
      readonly at: number;
      readonly until: number;
    }
  | {
      readonly kind: "message-hidden";
      readonly queue: string;
      readonly id: string;
      readonly until: number;
    }
  | { readonly kind: "message-removed"; readonly queue: string; readonly id: string }
  | {
      readonly kind: "send-remembered";
      readonly queue: string;
      readonly key: string;
      readonly send: RememberedSend;
    };

const KINDS: Readonly<Record<Change["kind"], true>> = {
  "queue-created": true,
  "queue-deleted": true,
  "queue-purged": true,
  "attributes-set": true,
  "tags-set": true,
  "message-put": true,
  "message-received": true,
  "message-hidden": true,
  "message-removed": true,
  "send-remembered": true,
};

/** Tells a line of the journal from anything else. What it carries was written by this program and is believed. */
export function isChange(value: unknown): value is Change {
  return (
    isRecord(value) &&
    typeof value["kind"] === "string" &&
    Object.hasOwn(KINDS, value["kind"]) &&
    typeof value["queue"] === "string"
  );
}

/** How long a FIFO queue recognises a send that is repeated. A limit of SQS. */
export const DEDUPLICATION_MILLISECONDS = 5 * 60 * 1000;

/** Makes a change. One that concerns a queue or a message that is gone does nothing. */
export function applyChange(queues: Queues, change: Change): void {
  if (change.kind === "queue-created") {
    queues.set(change.queue, newQueue(change.queue, change.at, change));
    return;
  }
  const queue = queues.get(change.queue);
  if (queue === undefined) return;
  switch (change.kind) {
    case "queue-deleted":
      queues.delete(queue.name);
      return;
    case "queue-purged":
      queue.messages.clear();
      return;
    case "attributes-set":
      queue.attributes = change.attributes;
      queue.modifiedAt = change.at;
      return;
    case "tags-set":
      queue.tags = change.tags;
      return;
    case "message-put":
      queue.messages.set(change.message.id, change.message);
      queue.lastSequence = Math.max(queue.lastSequence, Number(change.message.sequence ?? 0));
      return;
    case "message-received":
      replaceMessage(queue, change.id, (message) => handedOut(message, change));
      return;
    case "message-hidden":
      replaceMessage(queue, change.id, (message) => ({ ...message, visibleAt: change.until }));
      return;
    case "message-removed":
      queue.messages.delete(change.id);
      return;
    case "send-remembered":
      rememberSend(queue, change.key, change.send);
      return;
  }
}

/** The changes that make these queues out of none: what the journal holds after it was compacted. */
export function* changesOf(queues: Queues): Generator<Change> {
  for (const queue of queues.values()) {
    const { name, createdAt, modifiedAt, attributes, tags } = queue;
    yield { kind: "queue-created", queue: name, at: createdAt, attributes, tags };
    if (modifiedAt !== createdAt) {
      yield { kind: "attributes-set", queue: name, at: modifiedAt, attributes };
    }
    for (const message of queue.messages.values()) {
      yield { kind: "message-put", queue: name, message };
    }
    for (const [key, send] of queue.sends)
      yield { kind: "send-remembered", queue: name, key, send };
  }
}

function newQueue(
  name: string,
  at: number,
  { attributes, tags }: Pick<Queue, "attributes" | "tags">,
): Queue {
  const messages = new Map<string, Message>();
  const sends = new Map<string, RememberedSend>();
  return {
    name,
    createdAt: at,
    modifiedAt: at,
    attributes,
    tags,
    messages,
    lastSequence: 0,
    sends,
  };
}

function replaceMessage(queue: Queue, id: string, replace: (message: Message) => Message): void {
  const message = queue.messages.get(id);
  // Setting a key that is there keeps its place: a message that comes back is still the oldest.
  if (message !== undefined) queue.messages.set(id, replace(message));
}

function rememberSend(queue: Queue, key: string, send: RememberedSend): void {
  for (const [old, { at }] of queue.sends) {
    if (at + DEDUPLICATION_MILLISECONDS > send.at) break;
    queue.sends.delete(old);
  }
  queue.sends.delete(key);
  queue.sends.set(key, send);
}
