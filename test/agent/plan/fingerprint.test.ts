import { describe, expect, test } from "vitest";

import type { KubeObject, ObjectMeta } from "../../../agent/objects/kube-object.ts";
import { fingerprintOf } from "../../../agent/plan/fingerprint.ts";

function object(metadata: Partial<ObjectMeta>): KubeObject {
  return { apiVersion: "v1", kind: "Any", metadata: { name: "a", uid: "u", ...metadata } };
}

const applied = { manager: "kustomize-controller", operation: "Apply", time: "1", fieldsV1: {} };
const status = { manager: "hpa", operation: "Update", subresource: "status", time: "1" };

describe("fingerprintOf", () => {
  test("goes by the generation where there is one: the status does not count", () => {
    const before = fingerprintOf(object({ generation: 1, resourceVersion: "1" }));

    expect(fingerprintOf(object({ generation: 1, resourceVersion: "2" }))).toBe(before);
    expect(fingerprintOf(object({ generation: 2, resourceVersion: "2" }))).not.toBe(before);
    expect(fingerprintOf(object({ generation: 1, labels: { a: "b" } }))).not.toBe(before);
    expect(fingerprintOf(object({ generation: 1, annotations: { a: "b" } }))).not.toBe(before);
  });

  test("goes by the resourceVersion where there is nothing else, as with a ConfigMap", () => {
    const before = fingerprintOf(object({ resourceVersion: "1", managedFields: [applied] }));

    expect(fingerprintOf(object({ resourceVersion: "1", managedFields: [applied] }))).toBe(before);
    expect(fingerprintOf(object({ resourceVersion: "2" }))).not.toBe(before);
  });

  test("goes by who manages what where only the status is written often, as with an autoscaler", () => {
    const before = fingerprintOf(
      object({ resourceVersion: "1", managedFields: [applied, status] }),
    );
    const later = { ...status, time: "2" };
    const edited = { manager: "kubectl-edit", operation: "Update", time: "2", fieldsV1: {} };

    expect(fingerprintOf(object({ resourceVersion: "2", managedFields: [applied, later] }))).toBe(
      before,
    );
    expect(
      fingerprintOf(object({ resourceVersion: "2", managedFields: [applied, status, edited] })),
    ).not.toBe(before);
  });
});
