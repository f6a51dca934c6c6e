import { numberAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { timeText } from "../requests/cluster.ts";
import type { Cluster } from "../requests/cluster.ts";
import type { Change } from "../store/history.ts";
import { setStatus } from "./set-status.ts";

const READY_AFTER_MS = 500; // long enough for a wait to be seen
const MANAGER = "kube-controller-manager";

type Later = (milliseconds: number, run: () => void) => void;

/** Lets a workload become ready a moment after its spec was written, as if its pods had started. */
export function settleWorkload(
  cluster: Cluster,
  { resource, key, object }: Change,
  later: Later,
): void {
  const statusOf = READY[resource];
  if (object === undefined || statusOf === undefined) return;
  const generation = numberAt(object, "metadata", "generation");
  if (numberAt(object, "status", "observedGeneration") === generation) return;
  later(READY_AFTER_MS, () => {
    const live = cluster.store.get(resource, key);
    if (live === undefined) return;
    const status = statusOf(live, timeText(cluster.now()));
    setStatus(cluster, resource, { key, manager: MANAGER, status });
  });
}

type StatusOf = (object: JsonMap, time: string) => JsonMap;

const READY: Readonly<Record<string, StatusOf>> = {
  "apps/deployments": deploymentStatus,
};

function deploymentStatus(deployment: JsonMap, time: string): JsonMap {
  const name = textAt(deployment, "metadata", "name") ?? "";
  const replicas = numberAt(deployment, "spec", "replicas") ?? 0;
  const counts =
    replicas === 0
      ? {}
      : {
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
        };
  return {
    ...counts,
    observedGeneration: numberAt(deployment, "metadata", "generation"),
    conditions: [
      {
        type: "Available",
        status: "True",
        lastUpdateTime: time,
        lastTransitionTime: time,
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      },
      {
        type: "Progressing",
        status: "True",
        lastUpdateTime: time,
        lastTransitionTime: time,
        reason: "NewReplicaSetAvailable",
        message: `Deployment "${name}" has successfully progressed.`,
      },
    ],
  };
}
