import { ok } from "#contract/result.ts";

import { mapAt, textsAt } from "../json.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { decodeSent, placed } from "./decode.ts";
import { findLive } from "./get.ts";
import { hasNamespaceFinalizer } from "./write.ts";

/** PUT of a namespace's `finalize`: sets its spec.finalizers, and lets it go when they are all gone. */
export function finalize(cluster: Cluster, call: Call): Answer {
  const read = decodeSent(call);
  if (!read.ok) return read;
  const object = placed(call, read.value.object);
  if (!object.ok) return object;
  const live = findLive(cluster, call);
  if (!live.ok) return live;
  const finalizers = textsAt(object.value, "spec", "finalizers");
  const next = { ...live.value, spec: { ...mapAt(live.value, "spec"), finalizers } };
  const isDeleted = mapAt(live.value, "metadata")?.["deletionTimestamp"] !== undefined;
  const key = call.name ?? "";
  if (
    isDeleted &&
    !hasNamespaceFinalizer(next) &&
    textsAt(next, "metadata", "finalizers").length === 0
  ) {
    cluster.store.remove(call.kind.resource, key);
    return ok({ code: 200, object: next, warnings: [] });
  }
  const written = cluster.store.put(call.kind.resource, key, next);
  return ok({ code: 200, object: written, warnings: [] });
}
