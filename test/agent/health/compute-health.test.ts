import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { computeHealth } from "../../../agent/health/compute-health.ts";
import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";

const NOW = new Date("2026-01-01T00:01:00Z");

function anObject(apiVersion: string, kind: string, rest: JsonObject = {}): KubeObject {
  return { apiVersion, kind, ...rest, metadata: { name: "shop", generation: 2 } };
}

function aDeployment(status: JsonObject): KubeObject {
  return anObject("apps/v1", "Deployment", { spec: { replicas: 2 }, status });
}

describe("any kind", () => {
  test("an object that is being deleted is terminating, whatever else it says", () => {
    const object = anObject("v1", "Secret");
    const metadata = { ...object.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };

    expect(computeHealth({ ...object, metadata }, NOW).status).toBe("Terminating");
  });

  test.for([
    [{ observedGeneration: 1 }, "InProgress"],
    [{ observedGeneration: 2 }, "Current"],
    [{ conditions: [{ type: "Reconciling", status: "True" }] }, "InProgress"],
    [{ conditions: [{ type: "Stalled", status: "True" }] }, "Failed"],
    [{ conditions: [{ type: "Stalled", status: "False" }] }, "Current"],
    [{ conditions: [{ type: "Ready", status: "True" }] }, "Current"],
    [{ conditions: [{ type: "Ready", status: "False" }] }, "InProgress"],
    [{ conditions: [{ type: "Ready", status: "Maybe" }] }, "Current"],
    [{}, "Current"],
    [{ observedGeneration: "2" }, "Unknown"],
    [{ conditions: "none" }, "Unknown"],
    [{ conditions: [{ type: 1 }] }, "Unknown"],
  ] as const)("a custom resource with status %j: %s", ([status, want]) => {
    expect(computeHealth(anObject("example.com/v1", "Widget", { status }), NOW).status).toBe(want);
  });

  test("a status that cannot be read says what stands where", () => {
    const object = anObject("example.com/v1", "Widget", { status: { conditions: ["x"] } });

    expect(computeHealth(object, NOW).message).toBe(
      '.status.conditions[0] is the text "x" and not a condition',
    );
  });
});

describe("built-in kinds", () => {
  const available = [
    { type: "Available", status: "True" },
    { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
  ];
  const complete = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };

  test.for([
    [{}, "InProgress", "Replicas: 0/2"],
    [{ ...complete, updatedReplicas: 1 }, "InProgress", "Updated: 1/2"],
    [{ ...complete, replicas: 3 }, "InProgress", "Pending termination: 1"],
    [{ ...complete, availableReplicas: 1 }, "InProgress", "Available: 1/2"],
    [{ ...complete }, "InProgress", "Deployment not Available"],
    [{ ...complete, conditions: available }, "Current", "Deployment is available. Replicas: 2"],
    [
      { conditions: [{ type: "Progressing", reason: "ProgressDeadlineExceeded" }] },
      "Failed",
      "Progress deadline exceeded",
    ],
  ] as const)("a Deployment with status %j: %s", ([status, want, message]) => {
    expect(computeHealth(aDeployment(status), NOW)).toMatchObject({ status: want, message });
  });

  test.for([
    ["2026-01-01T00:00:46Z", "InProgress"],
    ["2026-01-01T00:00:45Z", "Failed"],
    ["2026-01-01T00:00:00Z", "Failed"],
  ] as const)("a pod of %s that finds no node a minute past: %s", ([creationTimestamp, want]) => {
    const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }];
    const pod = anObject("v1", "Pod", { status: { phase: "Pending", conditions } });
    const metadata = { ...pod.metadata, creationTimestamp };

    expect(computeHealth({ ...pod, metadata }, NOW).status).toBe(want);
  });

  test.for([
    ["v1", "Service", { spec: { type: "LoadBalancer" } }, "InProgress"],
    ["v1", "Service", { spec: { type: "LoadBalancer", clusterIP: "10.0.0.1" } }, "Current"],
    ["v1", "PersistentVolumeClaim", { status: { phase: "Pending" } }, "InProgress"],
    ["v1", "PersistentVolumeClaim", { status: { phase: "Bound" } }, "Current"],
    ["v1", "Pod", { status: { phase: "Failed" } }, "Current"],
    ["v1", "Pod", { status: { phase: "Strange" } }, "Unknown"],
    ["batch/v1", "Job", { status: { startTime: "2026-01-01T00:00:00Z" } }, "Current"],
    ["batch/v1", "CronJob", {}, "Current"],
    ["apps/v1", "DaemonSet", {}, "InProgress"],
    ["example.com/v1", "DaemonSet", {}, "Current"],
  ] as const)("%s %s with %j: %s", ([apiVersion, kind, rest, want]) => {
    expect(computeHealth(anObject(apiVersion, kind, rest), NOW).status).toBe(want);
  });
});

test("nothing is thrown, whatever an object holds", () => {
  const kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "Widget"];
  const apiVersions = ["v1", "apps/v1", "batch/v1", "a/b/c", ""];
  const shapes = fc.record({
    apiVersion: fc.constantFrom(...apiVersions),
    kind: fc.constantFrom(...kinds),
    spec: fc.jsonValue(),
    status: fc.oneof(
      fc.jsonValue(),
      fc.record({ phase: fc.constant("Running"), containerStatuses: fc.jsonValue() }),
      fc.record({ conditions: fc.jsonValue(), observedGeneration: fc.jsonValue() }),
    ),
  });

  fc.assert(
    fc.property(shapes, fc.integer(), (shape, generation) => {
      const health = computeHealth({ ...shape, metadata: { name: "x", generation } }, NOW);

      expect(health.message).toBeTypeOf("string");
    }),
    { numRuns: 2000 },
  );
});
