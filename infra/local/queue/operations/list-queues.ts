import { ok } from "#contract/result.ts";

import { readPage } from "../page.ts";
import { sourcesOf } from "../redrive.ts";
import { readRequest, type Fields } from "../request.ts";
import { readOnQueue, urlOf, type Answer, type Exchange, type World } from "../world.ts";

const PAGED = { MaxResults: "integer?", NextToken: "text?" } as const;

/** ListQueues */
export function listQueues(world: World, fields: Fields, { origin }: Exchange): Answer {
  const request = readRequest(fields, { ...PAGED, QueueNamePrefix: "text?" });
  if (!request.ok) return request;
  const { QueueNamePrefix: prefix = "" } = request.value;
  const all = [...world.store.queues.keys()].filter((name) => name.startsWith(prefix));
  const page = readPage(all, request.value);
  if (!page.ok) return page;
  const { names, ...next } = page.value;
  const urls = names.map((name) => urlOf(origin, name));
  return ok({ ...(urls.length > 0 && { QueueUrls: urls }), ...next });
}

/** ListDeadLetterSourceQueues */
export function listDeadLetterSourceQueues(
  world: World,
  fields: Fields,
  { origin }: Exchange,
): Answer {
  const read = readOnQueue(world, fields, PAGED);
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const sources = sourcesOf(queue.name, world.store.queues).map(({ name }) => name);
  const page = readPage(sources, request);
  if (!page.ok) return page;
  const { names, ...next } = page.value;
  return ok({ queueUrls: names.map((name) => urlOf(origin, name)), ...next });
}
