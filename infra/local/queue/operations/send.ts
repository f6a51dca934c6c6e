import { randomUUID } from "node:crypto";

import { ok } from "#contract/result.ts";

import { answerBatch } from "../batch.ts";
import { DEDUPLICATION_MILLISECONDS, type Change } from "../change.ts";
import { refuse } from "../fault.ts";
import { md5OfAttributes, md5OfText } from "../message-attributes.ts";
import type { Message } from "../message.ts";
import { isFifoName, nextSequence, type Queue, type RememberedSend } from "../queue.ts";
import { readSend, sizeOfSend, type Draft } from "../read-send.ts";
import type { Fields } from "../request.ts";
import { readOnQueue, type Answer, type World } from "../world.ts";

const MAX_BATCH_BYTES = 1_048_576; // of all messages of a batch together; a limit of SQS

/** SendMessage */
export function sendMessage(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  return read.ok ? send(world, read.value.queue, fields) : read;
}

/** SendMessageBatch */
export function sendMessageBatch(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { Entries: "list of structures" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const { Entries } = request;
  const bytes = Entries.reduce((sum, entry) => sum + sizeOfSend(entry), 0);
  if (bytes > MAX_BATCH_BYTES) {
    const message = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`;
    return refuse("BatchRequestTooLong", message);
  }
  return answerBatch(Entries, (entry) => send(world, queue, entry));
}

function send(world: World, queue: Queue, fields: Fields): Answer {
  const draft = readSend(queue, fields);
  if (!draft.ok) return draft;
  const now = world.clock.now();
  const key = deduplicationKey(queue, draft.value);
  const earlier = key === undefined ? undefined : earlierSend(queue, key, now);
  if (earlier !== undefined) return ok(printSent(draft.value, earlier));
  const message = messageOf(queue, draft.value, now);
  const { id, sequence } = message;
  const changes: Change[] = [{ kind: "message-put", queue: queue.name, message }];
  if (key !== undefined && sequence !== undefined) {
    changes.push({
      kind: "send-remembered",
      queue: queue.name,
      key,
      send: { id, sequence, at: now },
    });
  }
  world.store.commit(changes);
  return ok(printSent(draft.value, message));
}

function messageOf(queue: Queue, draft: Draft, now: number): Message {
  const { body, attributes, systemAttributes, delaySeconds, groupId, deduplicationId } = draft;
  const traceHeader = systemAttributes["AWSTraceHeader"]?.StringValue;
  return {
    id: randomUUID(),
    body,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(traceHeader !== undefined && { traceHeader }),
    ...(groupId !== undefined && { groupId }),
    ...(deduplicationId !== undefined && { deduplicationId }),
    ...(isFifoName(queue.name) && { sequence: nextSequence(queue, now) }),
    sentAt: now,
    visibleAt: now + delaySeconds * 1000,
    receives: 0,
  };
}

/** What makes two sends to a FIFO queue the same, or undefined on a standard queue. */
function deduplicationKey(queue: Queue, { groupId, deduplicationId }: Draft): string | undefined {
  if (deduplicationId === undefined) return undefined;
  const isPerGroup = queue.attributes["DeduplicationScope"] === "messageGroup";
  return isPerGroup ? `${groupId} ${deduplicationId}` : deduplicationId;
}

function earlierSend(queue: Queue, key: string, now: number): RememberedSend | undefined {
  const earlier = queue.sends.get(key);
  if (earlier === undefined || now - earlier.at >= DEDUPLICATION_MILLISECONDS) return undefined;
  return earlier;
}

/** The checksums are of what was sent now, even where an earlier send stands for it: the SDK compares them. */
function printSent(draft: Draft, { id, sequence }: Pick<Message, "id" | "sequence">): Fields {
  const { body, attributes, systemAttributes } = draft;
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfText(body),
    ...(Object.keys(attributes).length > 0 && {
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
    ...(Object.keys(systemAttributes).length > 0 && {
      MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes),
    }),
    ...(sequence !== undefined && { SequenceNumber: sequence }),
  };
}
