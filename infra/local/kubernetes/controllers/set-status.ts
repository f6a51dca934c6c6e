import { equalJson, mapAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { manageUpdate } from "../managed-fields/manage.ts";
import { timeText } from "../requests/cluster.ts";
import type { Cluster } from "../requests/cluster.ts";

export interface StatusWrite {
  readonly key: string;
  readonly manager: string;
  readonly status: JsonMap;
}

/** Writes the status of an object as a controller does; what does not change it is not written. */
export function setStatus(
  cluster: Cluster,
  resource: string,
  { key, manager, status }: StatusWrite,
): void {
  const live = cluster.store.get(resource, key);
  const kind = cluster.kinds.ofResource(resource);
  if (live === undefined || kind === undefined || equalJson(mapAt(live, "status"), status)) return;
  const served = kind.toServed(live);
  const write = {
    typing: kind.typing,
    apiVersion: kind.apiVersion,
    manager,
    subresource: "status",
    ignored: kind.strategy.ignored("status"),
    time: timeText(cluster.now()),
    empty: kind.empty,
  };
  const next = manageUpdate(write, served, { ...served, status });
  cluster.store.put(resource, key, kind.toStored(next));
}
