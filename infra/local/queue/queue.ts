import type { Message } from "./message.ts";
import type { QueueAttributes } from "./queue-attributes.ts";

/** What a FIFO queue remembers of a send, to answer its repetition alike. */
export interface RememberedSend {
  readonly id: string;
  readonly sequence: string;
  readonly at: number;
}

/** One queue. Only `applyChange` writes to it. */
export interface Queue {
  readonly name: string;
  readonly createdAt: number;
  modifiedAt: number;
  attributes: QueueAttributes;
  tags: Readonly<Record<string, string>>;
  readonly messages: Map<string, Message>; // by id, in the order in which they came
  lastSequence: number; // of a message that came; FIFO queues only
  readonly sends: Map<string, RememberedSend>; // by deduplication key, oldest first
}

/** All queues, by name. */
export type Queues = Map<string, Queue>;

const FIFO_SUFFIX = ".fifo";

/** Tells whether a queue of this name keeps order. */
export function isFifoName(name: string): boolean {
  return name.endsWith(FIFO_SUFFIX);
}

/** An attribute that is a number, such as a timeout in seconds. */
export function numberOf(queue: Queue, attribute: string): number {
  return Number(queue.attributes[attribute] ?? 0);
}

/** The place of a message in a FIFO queue's order: greater than all before, also after a restart. */
export function nextSequence(queue: Queue, now: number, ahead = 0): string {
  return String(Math.max(queue.lastSequence + 1, now * 1000) + ahead).padStart(20, "0");
}

/** Tells whether a message has outlived the queue's retention period. */
export function isExpired(queue: Queue, { sentAt }: Message, now: number): boolean {
  return sentAt + numberOf(queue, "MessageRetentionPeriod") * 1000 <= now;
}
