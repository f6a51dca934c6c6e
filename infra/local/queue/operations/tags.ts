import { ok } from "#contract/result.ts";

import type { Fields } from "../request.ts";
import { readOnQueue, type Answer, type World } from "../world.ts";

/** TagQueue */
export function tagQueue(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { Tags: "map of texts" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const tags = { ...queue.tags, ...request.Tags };
  world.store.commit([{ kind: "tags-set", queue: queue.name, tags }]);
  return ok({});
}

/** UntagQueue */
export function untagQueue(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, { TagKeys: "texts" });
  if (!read.ok) return read;
  const { queue, request } = read.value;
  const kept = Object.entries(queue.tags).filter(([key]) => !request.TagKeys.includes(key));
  world.store.commit([{ kind: "tags-set", queue: queue.name, tags: Object.fromEntries(kept) }]);
  return ok({});
}

/** ListQueueTags */
export function listQueueTags(world: World, fields: Fields): Answer {
  const read = readOnQueue(world, fields, {});
  if (!read.ok) return read;
  const { tags } = read.value.queue;
  return ok(Object.keys(tags).length === 0 ? {} : { Tags: tags });
}
