import { ok } from "#contract/result.ts";

import { mapAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { manageUpdate } from "../managed-fields/manage.ts";
import type { Write } from "../managed-fields/manage.ts";
import type { Answer, Call } from "./call.ts";
import { timeText } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { decodeSent, placed } from "./decode.ts";
import { managerOf } from "./options.ts";
import { createObject } from "./write.ts";

/** POST on a collection. */
export function create(cluster: Cluster, call: Call): Answer {
  const read = decodeSent(call);
  if (!read.ok) return read;
  const object = placed(call, read.value.object);
  if (!object.ok) return object;
  const fresh = withoutServerFields(object.value);
  const managed = manageUpdate(writeOf(cluster, call), undefined, fresh);
  const created = createObject(cluster, call, managed);
  if (!created.ok) return created;
  const { warnings } = read.value;
  return ok({ code: 201, object: call.kind.toServed(created.value), warnings });
}

/** A new object is not being deleted, whatever was sent. */
function withoutServerFields(object: JsonMap): JsonMap {
  const {
    selfLink: _link,
    deletionTimestamp: _time,
    deletionGracePeriodSeconds: _grace,
    ...metadata
  } = mapAt(object, "metadata") ?? {};
  return { ...object, metadata };
}

/** Who writes, and when, for the list of managers. */
export function writeOf(cluster: Cluster, { kind, options, userAgent, subresource }: Call): Write {
  return {
    typing: kind.typing,
    apiVersion: kind.apiVersion,
    manager: managerOf(options, userAgent),
    subresource,
    ignored: kind.strategy.ignored(subresource),
    time: timeText(cluster.now()),
    empty: kind.empty,
  };
}
