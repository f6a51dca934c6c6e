import { expect, test } from "vitest";

import { readFluxObject } from "../../../agent/objects/flux-object.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import { suspendedStatus } from "../../../agent/report/suspended-status.ts";

function suspended(status: JsonObject, annotations: Record<string, string> = {}) {
  return readFluxObject({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "apps", generation: 3, annotations },
    spec: { suspend: true },
    status,
  });
}

function ready(status: "True" | "False"): JsonObject {
  const condition = { type: "Ready", status, reason: "x", message: "", lastTransitionTime: "" };
  return { observedGeneration: 2, conditions: [condition] };
}

test("what was ready stays ready for those that depend on it", () => {
  expect(suspendedStatus(suspended(ready("True")))).toEqual({ observedGeneration: 3 });
});

test.for([
  ["failed", ready("False")],
  ["was never reconciled", {}],
] as const)("what %s gets no nearer to being ready", ([, status]) => {
  expect(suspendedStatus(suspended(status))).toEqual({});
});

test("a request to reconcile is noted", () => {
  const asked = suspended({}, { "reconcile.fluxcd.io/requestedAt": "now!" });

  expect(suspendedStatus(asked)).toEqual({ lastHandledReconcileAt: "now!" });
});
