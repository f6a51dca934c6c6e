import { createHash } from "node:crypto";

import { ok, type Result } from "#contract/result.ts";

import { refuse, refuseMissing, refuseValue, type Fault } from "./fault.ts";
import { readMessageAttributes, sizeOfAttributes } from "./message-attributes.ts";
import type { MessageAttributes } from "./message.ts";
import { isFifoName, numberOf, type Queue } from "./queue.ts";
import { readRequest, type Fields, type Request } from "./request.ts";

/** What a sender may say about a message. */
const SEND = {
  MessageBody: "text?",
  DelaySeconds: "integer?",
  MessageAttributes: "map of structures?",
  MessageSystemAttributes: "map of structures?",
  MessageGroupId: "text?",
  MessageDeduplicationId: "text?",
} as const;
type Send = Request<typeof SEND>;

/** A message as its sender wants it. */
export interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly systemAttributes: MessageAttributes;
  readonly delaySeconds: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

const MAX_DELAY_SECONDS = 900; // a limit of SQS
const GROUP_OR_DEDUPLICATION_ID = /^[\x21-\x7e]{1,128}$/;
// What XML 1.0 allows, which is what SQS carries.
const SENDABLE = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** Reads what is to be sent to a queue, and checks it against the limits of SQS and of the queue. */
export function readSend(queue: Queue, fields: Fields): Result<Draft, Fault> {
  const request = readRequest(fields, SEND);
  if (!request.ok) return request;
  const { MessageBody: body = "" } = request.value;
  if (body === "") return refuseMissing("MessageBody");
  if (!SENDABLE.test(body)) {
    return refuse("InvalidMessageContents", "Invalid characters found in the message body.");
  }
  const attributes = readMessageAttributes(request.value.MessageAttributes ?? {});
  if (!attributes.ok) return attributes;
  const systemAttributes = readSystemAttributes(request.value.MessageSystemAttributes ?? {});
  if (!systemAttributes.ok) return systemAttributes;
  const most = numberOf(queue, "MaximumMessageSize");
  if (Buffer.byteLength(body) + sizeOfAttributes(attributes.value) > most) {
    const reason = `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`;
    return refuse("InvalidParameterValue", reason);
  }
  const delaySeconds = readDelay(queue, request.value);
  if (!delaySeconds.ok) return delaySeconds;
  const ids = isFifoName(queue.name)
    ? readFifoIds(queue, body, request.value)
    : readIds(request.value);
  if (!ids.ok) return ids;
  return ok({
    body,
    attributes: attributes.value,
    systemAttributes: systemAttributes.value,
    delaySeconds: delaySeconds.value,
    ...ids.value,
  });
}

/** The bytes that a message counts against the limit of a batch. What is no message counts nothing: it will be refused. */
export function sizeOfSend(fields: Fields): number {
  const request = readRequest(fields, SEND);
  if (!request.ok) return 0;
  const { MessageBody: body = "", MessageAttributes: given = {} } = request.value;
  const attributes = readMessageAttributes(given);
  return Buffer.byteLength(body) + (attributes.ok ? sizeOfAttributes(attributes.value) : 0);
}

type Ids = Pick<Draft, "groupId" | "deduplicationId">;

/** A standard queue takes a group, which asks for fairness between groups, but knows no duplicates. */
function readIds({
  MessageGroupId: groupId,
  MessageDeduplicationId: id,
}: Send): Result<Ids, Fault> {
  if (id !== undefined) return refuseForType("MessageDeduplicationId", id);
  if (groupId === undefined) return ok({});
  if (!GROUP_OR_DEDUPLICATION_ID.test(groupId)) return refuseId("MessageGroupId", groupId);
  return ok({ groupId });
}

function readFifoIds(queue: Queue, body: string, send: Send): Result<Ids, Fault> {
  const { MessageGroupId: groupId, MessageDeduplicationId: id } = send;
  if (groupId === undefined || groupId === "") return refuseMissing("MessageGroupId");
  if (!GROUP_OR_DEDUPLICATION_ID.test(groupId)) return refuseId("MessageGroupId", groupId);
  if (id === undefined) {
    if (queue.attributes["ContentBasedDeduplication"] === "true") {
      return ok({ groupId, deduplicationId: createHash("sha256").update(body).digest("hex") });
    }
    const message =
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
    return refuse("InvalidParameterValue", message);
  }
  if (!GROUP_OR_DEDUPLICATION_ID.test(id)) return refuseId("MessageDeduplicationId", id);
  return ok({ groupId, deduplicationId: id });
}

function readDelay(queue: Queue, { DelaySeconds: seconds }: Send): Result<number, Fault> {
  if (seconds === undefined) return ok(numberOf(queue, "DelaySeconds"));
  if (seconds < 0 || seconds > MAX_DELAY_SECONDS) {
    const reason = `DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}`;
    return refuseValue("DelaySeconds", seconds, reason);
  }
  // A FIFO queue delays all of its messages alike; SDKs that always send a 0 are let through.
  if (isFifoName(queue.name) && seconds > 0) return refuseForType("DelaySeconds", seconds);
  return ok(isFifoName(queue.name) ? numberOf(queue, "DelaySeconds") : seconds);
}

function readSystemAttributes(
  given: Readonly<Record<string, Fields>>,
): Result<MessageAttributes, Fault> {
  const other = Object.keys(given).find((name) => name !== "AWSTraceHeader");
  if (other !== undefined) {
    return refuse("InvalidParameterValue", `Message system attribute name '${other}' is invalid.`);
  }
  return readMessageAttributes(given);
}

function refuseId(parameter: string, value: string): Result<never, Fault> {
  const reason = "It can only include alphanumeric and punctuation characters, 1 to 128 in length";
  return refuseValue(parameter, value, reason);
}

function refuseForType(parameter: string, value: string | number): Result<never, Fault> {
  const reason = "The request include parameter that is not valid for this queue type";
  return refuseValue(parameter, value, reason);
}
