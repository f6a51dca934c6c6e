import { mapAt, numberAt, textAt } from "../json.ts";
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
  "apps/statefulsets": statefulSetStatus,
  "apps/replicasets": replicaSetStatus,
  "apps/daemonsets": daemonSetStatus,
  "batch/jobs": jobStatus,
};

/** One node's worth of pods: this cluster has none, and shows one. */
const DAEMON_PODS = 1;

function statefulSetStatus(set: JsonMap): JsonMap {
  const replicas = numberAt(set, "spec", "replicas") ?? 0;
  const revision = `${textAt(set, "metadata", "name") ?? ""}-${numberAt(set, "metadata", "generation") ?? 1}`;
  return {
    ...countsOf(replicas, ["readyReplicas", "currentReplicas", "updatedReplicas"]),
    replicas,
    availableReplicas: replicas,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
    observedGeneration: numberAt(set, "metadata", "generation"),
  };
}

function replicaSetStatus(set: JsonMap): JsonMap {
  const replicas = numberAt(set, "spec", "replicas") ?? 0;
  return {
    ...countsOf(replicas, ["readyReplicas", "availableReplicas", "fullyLabeledReplicas"]),
    replicas,
    observedGeneration: numberAt(set, "metadata", "generation"),
  };
}

function daemonSetStatus(set: JsonMap): JsonMap {
  return {
    currentNumberScheduled: DAEMON_PODS,
    numberMisscheduled: 0,
    desiredNumberScheduled: DAEMON_PODS,
    numberReady: DAEMON_PODS,
    updatedNumberScheduled: DAEMON_PODS,
    numberAvailable: DAEMON_PODS,
    observedGeneration: numberAt(set, "metadata", "generation"),
  };
}

/** A job is done as soon as it started; one that is suspended waits. */
function jobStatus(job: JsonMap, time: string): JsonMap {
  const known = mapAt(job, "status") ?? {};
  const isDone = textAt(known, "completionTime") !== undefined;
  if (isDone || mapAt(job, "spec")?.["suspend"] === true) return known;
  const types = ["SuccessCriteriaMet", "Complete"];
  return {
    succeeded: numberAt(job, "spec", "completions") ?? 1,
    ready: 0,
    terminating: 0,
    startTime: time,
    completionTime: time,
    uncountedTerminatedPods: {},
    conditions: types.map((type) => ({
      type,
      status: "True",
      lastProbeTime: time,
      lastTransitionTime: time,
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
    })),
  };
}

function countsOf(count: number, names: readonly string[]): JsonMap {
  return count === 0 ? {} : Object.fromEntries(names.map((name) => [name, count]));
}

function deploymentStatus(deployment: JsonMap, time: string): JsonMap {
  const name = textAt(deployment, "metadata", "name") ?? "";
  const replicas = numberAt(deployment, "spec", "replicas") ?? 0;
  const counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"];
  return {
    ...countsOf(replicas, counts),
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
