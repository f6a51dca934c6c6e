import { ok } from "#contract/result.ts";

import { refuseNoQueue } from "../fault.ts";
import { readRequest, type Fields } from "../request.ts";
import { readOnQueue, urlOf, type Answer, type Exchange, type World } from "../world.ts";

/** GetQueueUrl */
export function getQueueUrl(world: World, fields: Fields, { origin }: Exchange): Answer {
  const request = readRequest(fields, { QueueName: "text" });
  if (!request.ok) return request;
  const { QueueName: name } = request.value;
  return world.store.queues.has(name) ? ok({ QueueUrl: urlOf(origin, name) }) : refuseNoQueue();
}

/** DeleteQueue. Unlike AWS, the name can be used again at once. */
export function deleteQueue(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  if (!read.ok) return read;
  world.store.commit([{ kind: "queue-deleted", queue: read.value.queue.name }]);
  return ok({});
}

/** PurgeQueue. Unlike AWS, it is done when it is answered, and may be asked for again at once. */
export function purgeQueue(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  if (!read.ok) return read;
  world.store.commit([{ kind: "queue-purged", queue: read.value.queue.name }]);
  return ok({});
}
