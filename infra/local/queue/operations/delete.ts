import { ok } from "#contract/result.ts";

import { answerBatch } from "../batch.ts";
import { refuseValue } from "../fault.ts";
import { isFifoName, type Queue } from "../queue.ts";
import { readReceipt } from "../receipt.ts";
import { readRequest, type Fields } from "../request.ts";
import { readOnQueue, type Answer, type World } from "../world.ts";

/** DeleteMessage */
export function deleteMessage(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  return read.ok ? remove(world, read.value.queue, fields) : read;
}

/** DeleteMessageBatch */
export function deleteMessageBatch(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { Entries: "list of structures" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  return answerBatch(request.Entries, (entry) => remove(world, queue, entry));
}

/**
 * Removing a message twice is no fault. The handle of an earlier receive removes nothing: the message was handed out
 * again since, and whoever holds it now is at work on it.
 */
function remove({ store, clock }: World, queue: Queue, fields: Fields): Answer {
  const request = readRequest(fields, { ReceiptHandle: "text" });
  if (!request.ok) return request;
  const { ReceiptHandle: handle } = request.value;
  const receipt = readReceipt(queue, handle);
  if (!receipt.ok) return receipt;
  const { id, receives } = receipt.value;
  const message = queue.messages.get(id);
  if (message?.receives !== receives) return ok({});
  if (isFifoName(queue.name) && message.visibleAt <= clock.now()) {
    return refuseValue("ReceiptHandle", handle, "The receipt handle has expired");
  }
  store.commit([{ kind: "message-removed", queue: queue.name, id }]);
  return ok({});
}
