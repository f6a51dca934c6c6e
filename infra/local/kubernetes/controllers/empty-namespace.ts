import { textAt } from "../json.ts";
import type { Cluster } from "../requests/cluster.ts";
import { deleteObject } from "../requests/delete.ts";

const NAMESPACES = "/namespaces";
const BACKGROUND = { policy: "Background", dryRun: false };

/** Deletes what is in a namespace that is being deleted; when nothing is left, the namespace goes too. */
export function emptyNamespace(cluster: Cluster, name: string): void {
  const { store, kinds } = cluster;
  const namespace = store.get(NAMESPACES, name);
  if (namespace === undefined || textAt(namespace, "metadata", "deletionTimestamp") === undefined)
    return;
  let left = 0;
  for (const resource of store.resources()) {
    const kind = kinds.ofResource(resource);
    if (kind === undefined || !kind.namespaced) continue;
    for (const [key, live] of store.list(resource)) {
      if (!key.startsWith(`${name}/`)) continue;
      if (textAt(live, "metadata", "deletionTimestamp") === undefined) {
        deleteObject(cluster, kind, { key, live, deletion: BACKGROUND });
      }
      if (store.get(resource, key) !== undefined) left += 1;
    }
  }
  if (left === 0) store.remove(NAMESPACES, name);
}
