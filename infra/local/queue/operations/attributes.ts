import { ok } from "#contract/result.ts";

import { arnOf } from "../arn.ts";
import { refuse } from "../fault.ts";
import { stateOf } from "../message.ts";
import { changeAttributes, checkAttributes, isAttributeName } from "../queue-attributes.ts";
import { isExpired, isFifoName, type Queue } from "../queue.ts";
import { checkRedrive } from "../redrive.ts";
import type { Fields } from "../request.ts";
import { readOnQueue, type Answer, type World } from "../world.ts";

/** GetQueueAttributes */
export function getQueueAttributes(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { AttributeNames: "texts?" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const { AttributeNames: wanted = [] } = request;
  const unknown = wanted.find((name) => !isAttributeName(name));
  if (unknown !== undefined) return refuse("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  const all = { ...queue.attributes, ...observe(queue, world.clock.now()) };
  const shown = Object.entries(all).filter(
    ([name]) => wanted.includes("All") || wanted.includes(name),
  );
  return ok(shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) });
}

/** SetQueueAttributes */
export function setQueueAttributes(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { Attributes: "map of texts" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const { name } = queue;
  const given = checkAttributes(request.Attributes, isFifoName(name));
  if (!given.ok) return given;
  const redrive = checkRedrive(name, given.value, world.store.queues);
  if (!redrive.ok) return redrive;
  const attributes = changeAttributes(queue.attributes, given.value);
  world.store.commit([{ kind: "attributes-set", queue: name, at: world.clock.now(), attributes }]);
  return ok({});
}

function observe(queue: Queue, now: number): Readonly<Record<string, string>> {
  const count = { visible: 0, "in-flight": 0, delayed: 0 };
  for (const message of queue.messages.values()) {
    if (!isExpired(queue, message, now)) count[stateOf(message, now)] += 1;
  }
  return {
    ApproximateNumberOfMessages: String(count.visible),
    ApproximateNumberOfMessagesNotVisible: String(count["in-flight"]),
    ApproximateNumberOfMessagesDelayed: String(count.delayed),
    CreatedTimestamp: printSeconds(queue.createdAt),
    LastModifiedTimestamp: printSeconds(queue.modifiedAt),
    QueueArn: arnOf(queue.name),
  };
}

function printSeconds(milliseconds: number): string {
  return String(Math.floor(milliseconds / 1000));
}
