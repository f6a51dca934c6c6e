import { isMap, listAt, mapAt, numberAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Defaults } from "./decode.ts";
import { fill } from "./defaults-pod.ts";

const HISTORY = 10;
const MAX_INT32 = 2_147_483_647;

/** What controllers of pods, and their scalers, are given. */
export const WORKLOAD_DEFAULTS: Defaults = {
  "core/v1.ReplicationController": (controller) => {
    const labels = mapAt(controller, "spec", "template", "metadata", "labels");
    const spec = fill(mapAt(controller, "spec") ?? {}, { replicas: 1, selector: labels });
    return { ...withLabels(controller, labels), spec };
  },
  "apps/v1.Deployment": (deployment) => {
    const spec = mapAt(deployment, "spec") ?? {};
    const strategy = fill(mapAt(spec, "strategy") ?? {}, { type: "RollingUpdate" });
    const rolling = fill(mapAt(strategy, "rollingUpdate") ?? {}, {
      maxUnavailable: "25%",
      maxSurge: "25%",
    });
    const isRolling = strategy["type"] === "RollingUpdate";
    return {
      ...deployment,
      spec: {
        ...fill(spec, { replicas: 1, revisionHistoryLimit: HISTORY, progressDeadlineSeconds: 600 }),
        strategy: isRolling ? { ...strategy, rollingUpdate: rolling } : strategy,
      },
    };
  },
  "apps/v1.DaemonSet": (set) => {
    const spec = mapAt(set, "spec") ?? {};
    const strategy = fill(mapAt(spec, "updateStrategy") ?? {}, { type: "RollingUpdate" });
    const rolling = fill(mapAt(strategy, "rollingUpdate") ?? {}, {
      maxUnavailable: 1,
      maxSurge: 0,
    });
    const isRolling = strategy["type"] === "RollingUpdate";
    const updateStrategy = isRolling ? { ...strategy, rollingUpdate: rolling } : strategy;
    const metadata = mapAt(set, "metadata") ?? {};
    const annotations = fill(mapAt(metadata, "annotations") ?? {}, {
      "deprecated.daemonset.template.generation": "1",
    });
    return {
      ...set,
      metadata: { ...metadata, annotations },
      spec: { ...fill(spec, { revisionHistoryLimit: HISTORY }), updateStrategy },
    };
  },
  "apps/v1.StatefulSet": (set) => ({ ...set, spec: statefulSetSpec(mapAt(set, "spec") ?? {}) }),
  "apps/v1.ReplicaSet": (set) => ({
    ...set,
    spec: fill(mapAt(set, "spec") ?? {}, { replicas: 1 }),
  }),
  "batch/v1.Job": (job) => {
    const spec = mapAt(job, "spec") ?? {};
    const isSingle = numberAt(spec, "parallelism") === undefined;
    const filled = fill(spec, {
      completions: isSingle ? 1 : undefined,
      parallelism: 1,
      backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : MAX_INT32,
      completionMode: "NonIndexed",
      suspend: false,
      podReplacementPolicy:
        spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
      manualSelector: false,
    });
    const labels = mapAt(spec, "template", "metadata", "labels");
    return { ...withLabels(job, labels), spec: filled };
  },
  "batch/v1.CronJob": (job) => ({
    ...job,
    spec: fill(mapAt(job, "spec") ?? {}, {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
  }),
  "batch/v1.PodFailurePolicyOnPodConditionsPattern": (pattern) => fill(pattern, { status: "True" }),
  "autoscaling/v1.HorizontalPodAutoscaler": (scaler) => ({
    ...scaler,
    spec: fill(mapAt(scaler, "spec") ?? {}, { minReplicas: 1 }),
  }),
  "autoscaling/v2.HorizontalPodAutoscaler": (scaler) => ({
    ...scaler,
    spec: autoscalerSpec(mapAt(scaler, "spec") ?? {}),
  }),
};

function withLabels(object: JsonMap, labels: JsonMap | undefined): JsonMap {
  const metadata = mapAt(object, "metadata") ?? {};
  return { ...object, metadata: fill(metadata, { labels }) };
}

function statefulSetSpec(given: JsonMap): JsonMap {
  const strategy = mapAt(given, "updateStrategy") ?? {};
  const isUnset = strategy["type"] === undefined;
  const rolling = isUnset
    ? (mapAt(strategy, "rollingUpdate") ?? {})
    : mapAt(strategy, "rollingUpdate");
  const updateStrategy = {
    ...fill(strategy, { type: "RollingUpdate" }),
    ...(rolling === undefined ? {} : { rollingUpdate: fill(rolling, { partition: 0 }) }),
  };
  const retention = fill(mapAt(given, "persistentVolumeClaimRetentionPolicy") ?? {}, {
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  const claims = listAt(given, "volumeClaimTemplates")?.map((claim) =>
    isMap(claim) ? { ...claim, apiVersion: "v1", kind: "PersistentVolumeClaim" } : claim,
  );
  return {
    ...fill(given, {
      podManagementPolicy: "OrderedReady",
      replicas: 1,
      revisionHistoryLimit: HISTORY,
    }),
    updateStrategy,
    persistentVolumeClaimRetentionPolicy: retention,
    ...(claims === undefined ? {} : { volumeClaimTemplates: claims }),
  };
}

function autoscalerSpec(given: JsonMap): JsonMap {
  const cpu = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
  };
  const spec = fill(given, { minReplicas: 1, metrics: [cpu] });
  const behavior = mapAt(spec, "behavior");
  if (behavior === undefined) return spec;
  const up = fill(mapAt(behavior, "scaleUp") ?? {}, {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Pods", value: 4, periodSeconds: 15 },
      { type: "Percent", value: 100, periodSeconds: 15 },
    ],
  });
  const down = fill(mapAt(behavior, "scaleDown") ?? {}, {
    selectPolicy: "Max",
    policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
  });
  return { ...spec, behavior: { ...behavior, scaleUp: up, scaleDown: down } };
}
