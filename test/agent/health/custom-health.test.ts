import { describe, expect, test } from "vitest";

import { customHealth, readHealthCheckExpressions } from "../../../agent/health/custom-health.ts";
import { readHealth } from "../../../agent/health/read-health.ts";
import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";

const SEALED = {
  apiVersion: "bitnami.com/v1alpha1",
  kind: "SealedSecret",
  inProgress: "has(status.busy) && status.busy",
  failed: "status.conditions.filter(e, e.type == 'Synced').all(e, e.status == 'False')",
  current: "status.conditions.filter(e, e.type == 'Synced').all(e, e.status == 'True')",
};

function aSealedSecret(status: JsonObject, kind = "SealedSecret"): KubeObject {
  return {
    apiVersion: "bitnami.com/v1",
    kind,
    metadata: { name: "shop", generation: 2 },
    status,
  };
}

function synced(status: string): JsonObject {
  return { conditions: [{ type: "Synced", status }] };
}

function statusBy(entries: readonly JsonObject[], object: KubeObject): string | undefined {
  const checks = readHealthCheckExpressions(entries);
  return checks.ok ? customHealth(checks.value, object)?.status : "refused";
}

describe("expressions", () => {
  test.for([
    [synced("True"), "Current"],
    [synced("False"), "Failed"],
    [synced("Unknown"), "InProgress"],
    [{ ...synced("False"), busy: true }, "InProgress"],
    [{ ...synced("True"), observedGeneration: 1 }, "InProgress"],
    [{ ...synced("True"), observedGeneration: 2 }, "Current"],
    [{ ...synced("True"), observedGeneration: "1" }, "Current"],
    [{}, "Unknown"],
  ] as const)("with status %j: %s", ([status, want]) => {
    expect(statusBy([SEALED], aSealedSecret(status))).toBe(want);
  });

  test("are for their kind in any version, or for a whole group, of which the kind wins", () => {
    const forGroup = { apiVersion: "bitnami.com/v1", current: "false", failed: "true" };

    expect(statusBy([SEALED], aSealedSecret(synced("True"), "Other"))).toBeUndefined();
    expect(statusBy([forGroup], aSealedSecret({}, "Other"))).toBe("Failed");
    expect(statusBy([forGroup, SEALED], aSealedSecret(synced("True")))).toBe("Current");
  });

  test("come before kstatus' rules, but not before Flux's for Jobs", () => {
    const never = { current: "false" };
    const checks = readHealthCheckExpressions([
      { apiVersion: "v1", kind: "ConfigMap", ...never },
      { apiVersion: "batch/v1", kind: "Job", ...never },
    ]);
    const around = { pods: [], now: new Date(0), checks: checks.ok ? checks.value : new Map() };
    const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a" },
      spec: { suspend: true },
    };

    expect(readHealth(configMap, around).status).toBe("InProgress");
    expect(readHealth(job, around).status).toBe("Current");
  });
});

test("every problem is told with its place", () => {
  const checks = readHealthCheckExpressions([
    { apiVersion: "a.io/v1", kind: "A", current: "status.", failed: "(" },
    { apiVersion: "b.io/v1", kind: "B" },
    SEALED,
    SEALED,
  ]);

  expect(checks.ok ? [] : checks.error.map(({ message }) => message.split(":")[0])).toEqual([
    "healthCheckExprs[0].failed",
    "healthCheckExprs[0].current",
    "healthCheckExprs[1].current",
    "duplicate custom health check for GroupKind SealedSecret.bitnami.com at healthCheckExprs[3].",
  ]);
});
