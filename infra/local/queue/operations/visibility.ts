import { ok } from "#contract/result.ts";

import { answerBatch } from "../batch.ts";
import { refuseMissing, refuseValue } from "../fault.ts";
import type { Queue } from "../queue.ts";
import { readReceipt } from "../receipt.ts";
import { readRequest, type Fields } from "../request.ts";
import { readOnQueue, type Answer, type World } from "../world.ts";

const MAX_SECONDS = 43_200; // in which a message may stay hidden from one receive on; a limit of SQS

/** ChangeMessageVisibility */
export function changeMessageVisibility(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  return read.ok ? hide(world, read.value.queue, fields) : read;
}

/** ChangeMessageVisibilityBatch */
export function changeMessageVisibilityBatch(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { Entries: "list of structures" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  return answerBatch(request.Entries, (entry) => hide(world, queue, entry));
}

function hide({ store, clock }: World, queue: Queue, fields: Fields): Answer {
  const request = readRequest(fields, { ReceiptHandle: "text", VisibilityTimeout: "integer?" });
  if (!request.ok) return request;
  const { ReceiptHandle: handle, VisibilityTimeout: seconds } = request.value;
  if (seconds === undefined) return refuseMissing("VisibilityTimeout");
  if (seconds < 0 || seconds > MAX_SECONDS) {
    const reason = `VisibilityTimeout must be an integer between 0 and ${MAX_SECONDS}`;
    return refuseValue("VisibilityTimeout", seconds, reason);
  }
  const receipt = readReceipt(queue, handle);
  if (!receipt.ok) return receipt;
  const { id, receives } = receipt.value;
  const message = queue.messages.get(id);
  if (message?.receives !== receives || message.receivedAt === undefined) {
    const reason = "Message does not exist or is not available for visibility timeout change";
    return refuseValue("ReceiptHandle", handle, reason);
  }
  const until = clock.now() + seconds * 1000;
  if (until > message.receivedAt + MAX_SECONDS * 1000) {
    const reason = `Total VisibilityTimeout for the message is beyond the limit [${MAX_SECONDS} seconds]`;
    return refuseValue("VisibilityTimeout", seconds, reason);
  }
  store.commit([{ kind: "message-hidden", queue: queue.name, id, until }]);
  return ok({});
}
