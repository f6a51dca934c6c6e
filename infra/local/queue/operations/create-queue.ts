import { ok, type Result } from "#contract/result.ts";

import { refuse, refuseValue, type Fault } from "../fault.ts";
import { checkAttributes, initialAttributes } from "../queue-attributes.ts";
import { isFifoName, type Queue } from "../queue.ts";
import { checkRedrive } from "../redrive.ts";
import { readRequest, type Fields } from "../request.ts";
import { urlOf, type Answer, type Exchange, type World } from "../world.ts";

const NAME = /^[\w-]{1,80}$/;
const FIFO_NAME = /^(?=.{1,80}$)[\w-]+\.fifo$/;

/** CreateQueue. Creating a queue that is there, with the attributes that it has, is no fault. */
export function createQueue(world: World, fields: Fields, { origin }: Exchange): Answer {
  const request = readRequest(fields, {
    QueueName: "text",
    Attributes: "map of texts?",
    tags: "map of texts?",
  });
  if (!request.ok) return request;
  const { QueueName: name, Attributes = {}, tags = {} } = request.value;
  const given = check(world, name, Attributes);
  if (!given.ok) return given;
  const existing = world.store.queues.get(name);
  const other = existing && otherAttribute(existing, given.value);
  if (other !== undefined) {
    const message = `A queue already exists with the same name and a different value for attribute ${other}`;
    return refuse("QueueNameExists", message);
  }
  if (existing === undefined) {
    const attributes = initialAttributes(given.value, isFifoName(name));
    const at = world.clock.now();
    world.store.commit([{ kind: "queue-created", queue: name, at, attributes, tags }]);
  }
  return ok({ QueueUrl: urlOf(origin, name) });
}

type Attributes = Readonly<Record<string, string>>;

function check(world: World, name: string, given: Attributes): Result<Attributes, Fault> {
  const isFifo = given["FifoQueue"] === "true";
  if (!(isFifo ? FIFO_NAME : NAME).test(name)) {
    const reason = isFifo
      ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length"
      : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
    return refuseValue("QueueName", name, reason);
  }
  const attributes = checkAttributes(given, isFifo);
  if (!attributes.ok) return attributes;
  const redrive = checkRedrive(name, given, world.store.queues);
  return redrive.ok ? attributes : redrive;
}

function otherAttribute(queue: Queue, given: Attributes): string | undefined {
  return Object.keys(given).find((name) => (queue.attributes[name] ?? "") !== given[name]);
}
