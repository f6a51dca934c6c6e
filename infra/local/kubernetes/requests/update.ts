import { err, ok } from "#contract/result.ts";

import { textAt } from "../json.ts";
import { manageUpdate } from "../managed-fields/manage.ts";
import { conflict } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { create, writeOf } from "./create.ts";
import { decodeSent, placed } from "./decode.ts";
import { findLive } from "./get.ts";
import { updateObject } from "./write.ts";

/** PUT of one object, or of a subresource that has the object's own kind. */
export function update(cluster: Cluster, call: Call): Answer {
  const read = decodeSent(call);
  if (!read.ok) return read;
  const object = placed(call, read.value.object);
  if (!object.ok) return object;
  const live = findLive(cluster, call);
  if (!live.ok) {
    if (!call.kind.strategy.createsOnUpdate || call.subresource !== "") return live;
    const uid = textAt(object.value, "metadata", "uid") ?? "";
    if (uid === "") return create(cluster, call);
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: `;
    return err(conflict(call.kind, call.name ?? "", why));
  }
  const served = call.kind.toServed(live.value);
  const next = manageUpdate(writeOf(cluster, call), served, object.value);
  const updated = updateObject(cluster, call, { live: live.value, next });
  if (!updated.ok) return updated;
  const { warnings } = read.value;
  return ok({ code: 200, object: call.kind.toServed(updated.value), warnings });
}
