import { ok } from "#contract/result.ts";

import { textAt } from "../json.ts";
import { keyOf } from "../kinds/kind.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { deleteObject, readDeletion } from "./delete.ts";
import { listOf } from "./list.ts";
import { selectionOf } from "./select.ts";

/** DELETE of a collection: of every object that the selectors pick. */
export function removeAll(cluster: Cluster, call: Call): Answer {
  const deletion = readDeletion(call);
  if (!deletion.ok) return deletion;
  const selection = selectionOf(call);
  if (!selection.ok) return selection;
  const picked = cluster.store
    .list(call.kind.resource)
    .map(([, object]) => object)
    .filter(selection.value.selects);
  for (const live of picked) {
    const key = keyOf(
      textAt(live, "metadata", "namespace"),
      textAt(live, "metadata", "name") ?? "",
    );
    deleteObject(cluster, call.kind, { key, live, deletion: deletion.value });
  }
  const metadata = { resourceVersion: String(cluster.store.revision) };
  return ok({ code: 200, object: listOf(call, picked, metadata), warnings: [] });
}
