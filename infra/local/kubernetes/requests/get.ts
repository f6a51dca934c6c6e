import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonMap } from "../json.ts";
import { keyOf } from "../kinds/kind.ts";
import { notFound } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";

/** GET of one object. */
export function get(cluster: Cluster, call: Call): Answer {
  const live = findLive(cluster, call);
  if (!live.ok) return live;
  return ok({ code: 200, object: call.kind.toServed(live.value), warnings: [] });
}

/** The object that a request names, as it is stored. */
export function findLive({ store }: Cluster, call: Call): Result<JsonMap, Refusal> {
  const { kind, namespace, name = "" } = call;
  const live = store.get(kind.resource, keyOf(namespace, name));
  return live === undefined ? err(notFound(kind, name)) : ok(live);
}
