import { ok, type Result } from "#contract/result.ts";

import { refuse, refuseValue, type Fault } from "../fault.ts";
import { md5OfAttributes, md5OfText, selectAttributes } from "../message-attributes.ts";
import type { Message } from "../message.ts";
import { numberOf, type Queue } from "../queue.ts";
import { printReceipt } from "../receipt.ts";
import type { Fields, Request } from "../request.ts";
import { isSystemAttributeName, printSystemAttributes } from "../system-attributes.ts";
import { giveBack, takeMessages } from "../take-messages.ts";
import { readOnQueue, type Answer, type Exchange, type World } from "../world.ts";

const RECEIVE = {
  MaxNumberOfMessages: "integer?",
  WaitTimeSeconds: "integer?",
  VisibilityTimeout: "integer?",
  AttributeNames: "texts?", // what MessageSystemAttributeNames was called before
  MessageSystemAttributeNames: "texts?",
  MessageAttributeNames: "texts?",
} as const;

const MAX_MESSAGES = 10; // of one receive; these are limits of SQS
const MAX_WAIT_SECONDS = 20;
const MAX_VISIBILITY_SECONDS = 43_200;

/** ReceiveMessage */
export async function receiveMessage(
  world: World,
  fields: Fields,
  exchange: Exchange,
): Promise<Answer> {
  const read = readOnQueue(world, fields, RECEIVE);
  if (!read.ok) return read;
  const { request } = read.value;
  const { name } = read.value.queue;
  const limits = readLimits(read.value.queue, request);
  if (!limits.ok) return limits;
  const messages = await takeOrWait(world, { queue: name, ...limits.value }, exchange);
  if (messages.length === 0) return ok({});
  return ok({ Messages: messages.map((message) => printMessage(name, message, request)) });
}

interface Limits {
  readonly most: number;
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
}

function readLimits(queue: Queue, request: Request<typeof RECEIVE>): Result<Limits, Fault> {
  const most = request.MaxNumberOfMessages ?? 1;
  const waitSeconds = request.WaitTimeSeconds ?? numberOf(queue, "ReceiveMessageWaitTimeSeconds");
  const visibilitySeconds = request.VisibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
  if (most < 1 || most > MAX_MESSAGES) {
    const reason = `Must be between 1 and ${MAX_MESSAGES}, if provided`;
    return refuseValue("MaxNumberOfMessages", most, reason);
  }
  if (waitSeconds < 0 || waitSeconds > MAX_WAIT_SECONDS) {
    const reason = `Must be >= 0 and <= ${MAX_WAIT_SECONDS}, if provided`;
    return refuseValue("WaitTimeSeconds", waitSeconds, reason);
  }
  if (visibilitySeconds < 0 || visibilitySeconds > MAX_VISIBILITY_SECONDS) {
    const reason = `Must be between 0 and ${MAX_VISIBILITY_SECONDS}, if provided`;
    return refuseValue("VisibilityTimeout", visibilitySeconds, reason);
  }
  const names = [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
  const unknown = names.find((name) => !isSystemAttributeName(name));
  if (unknown !== undefined) return refuse("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  return ok({ most, waitSeconds, visibilitySeconds });
}

async function takeOrWait(
  { store, clock, polls }: World,
  { queue, most, waitSeconds, visibilitySeconds }: Limits & { readonly queue: string },
  exchange: Exchange,
): Promise<readonly Message[]> {
  let taken: readonly Message[] = [];
  exchange.onLost(() => giveBack(store, queue, taken));
  if (attempt() || waitSeconds === 0) return taken;
  await polls.wait({ queue, milliseconds: waitSeconds * 1000, attempt }, exchange.signal);
  return taken;

  function attempt(): boolean {
    taken = takeMessages(store, queue, { most, visibilitySeconds, now: clock.now() });
    return taken.length > 0;
  }
}

function printMessage(
  queue: string,
  message: Message,
  {
    AttributeNames = [],
    MessageSystemAttributeNames = [],
    MessageAttributeNames = [],
  }: Request<typeof RECEIVE>,
): Fields {
  const wanted = [...AttributeNames, ...MessageSystemAttributeNames];
  const attributes = selectAttributes(message.attributes ?? {}, MessageAttributeNames);
  return {
    MessageId: message.id,
    ReceiptHandle: printReceipt(queue, message),
    MD5OfBody: md5OfText(message.body),
    Body: message.body,
    ...(wanted.length > 0 && { Attributes: printSystemAttributes(message, wanted) }),
    ...(Object.keys(attributes).length > 0 && {
      MD5OfMessageAttributes: md5OfAttributes(attributes),
      MessageAttributes: attributes,
    }),
  };
}
