import { describe, expect, test } from "vitest";

import { dependsOnPods, readHealth } from "../../../agent/health/read-health.ts";
import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";

const now = new Date("2026-01-01T00:01:00Z");
const CRASHING = { name: "app", state: { waiting: { reason: "CrashLoopBackOff" } } };

function aReplicaSet(selector: JsonObject = { matchLabels: { app: "shop" } }): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "shop-1", namespace: "apps" },
    spec: { replicas: 1, selector },
  };
}

function aCrashingPod(over: Partial<KubeObject["metadata"]> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop-1-a", namespace: "apps", labels: { app: "shop" }, ...over },
    status: { phase: "Running", containerStatuses: [CRASHING] },
  };
}

test("an object that is not there is not found", () => {
  expect(readHealth(undefined, { pods: [], now }).status).toBe("NotFound");
});

describe("pods of a ReplicaSet on its way", () => {
  test.for([
    ["that crash make it fail", [aCrashingPod()], "Failed", "1 pods have failed"],
    ["of another app do not", [aCrashingPod({ labels: { app: "other" } })], "InProgress"],
    ["of another namespace do not", [aCrashingPod({ namespace: "other" })], "InProgress"],
    ["that are being deleted do not", [aCrashingPod({ deletionTimestamp: "x" })], "InProgress"],
    ["that are missing do not", [], "InProgress"],
  ] as const)("%s", ([, pods, status, message = "Labelled: 0/1"]) => {
    expect(readHealth(aReplicaSet(), { pods, now })).toMatchObject({ status, message });
  });

  test.for([
    [{ key: "app", operator: "In", values: ["shop"] }, "Failed"],
    [{ key: "app", operator: "NotIn", values: ["shop"] }, "InProgress"],
    [{ key: "app", operator: "Exists" }, "Failed"],
    [{ key: "app", operator: "DoesNotExist" }, "InProgress"],
    [{ key: "app", operator: "Resembles" }, "Unknown"],
    [{ key: "app", operator: "In" }, "Unknown"],
    [{ key: "app", operator: "Exists", values: ["shop"] }, "Unknown"],
  ] as const)("are found by the expression %j: %s", ([expression, status]) => {
    const replicaSet = aReplicaSet({ matchExpressions: [expression] });

    expect(readHealth(replicaSet, { pods: [aCrashingPod()], now }).status).toBe(status);
  });

  test("that wait for a node may yet find one", () => {
    const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }];
    const pod = { ...aCrashingPod(), status: { phase: "Pending", conditions } };

    expect(readHealth(aReplicaSet(), { pods: [pod], now }).status).toBe("InProgress");
  });
});

test("a Deployment is not judged by its pods", () => {
  const deployment = { ...aReplicaSet(), kind: "Deployment" };

  expect(readHealth(deployment, { pods: [aCrashingPod()], now }).status).toBe("InProgress");
});

test.for([
  [{ status: { startTime: "2026-01-01T00:00:00Z", active: 1 } }, "InProgress"],
  [{ status: { conditions: [{ type: "Complete", status: "True" }] } }, "Current"],
  [{ status: { conditions: [{ type: "Failed", status: "True" }] } }, "Failed"],
  [{ spec: { suspend: true } }, "Current"],
  [{}, "InProgress"],
] as const)("a Job with %j has to be done: %s", ([rest, status]) => {
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "migrate" }, ...rest };

  expect(readHealth(job, { pods: [], now }).status).toBe(status);
});

test("only what makes pods itself, and does not tell of them, needs its pods", () => {
  expect(dependsOnPods("apps/v1", "StatefulSet")).toBe(true);
  expect(dependsOnPods("apps/v1", "Deployment")).toBe(false);
  expect(dependsOnPods("example.com/v1", "StatefulSet")).toBe(false);
});
