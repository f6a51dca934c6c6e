import { describe, expect, test } from "vitest";

import { changeBetween } from "../../../agent/objects/drift.ts";
import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";

describe("what an apply would change", () => {
  test.for([
    ["nothing", {}, {}, "unchanged"],
    [
      "what the server keeps in metadata",
      { metadata: { resourceVersion: "1" } },
      { metadata: { resourceVersion: "2", generation: 3 } },
      "unchanged",
    ],
    ["the status", { status: { phase: "a" } }, { status: { phase: "b" } }, "unchanged"],
    ["a field", { data: { a: "1" } }, { data: { a: "2" } }, "configured"],
    ["a field less", { data: { a: "1", b: "2" } }, { data: { a: "1" } }, "configured"],
    ["the order of a list", { data: ["a", "b"] }, { data: ["b", "a"] }, "configured"],
    [
      "a label",
      { metadata: { labels: { a: "1" } } },
      { metadata: { labels: { a: "2" } } },
      "configured",
    ],
    ["an annotation more", {}, { metadata: { annotations: { a: "" } } }, "configured"],
    ["labels that are empty", {}, { metadata: { labels: {} } }, "unchanged"],
  ] as const)("where it would change %s", ([_what, live, preview, want]) => {
    expect(changeBetween(anObject(live), anObject(preview))).toBe(want);
  });

  test("is a new object where the dry run got no resourceVersion", () => {
    const preview = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", uid: "1" } };

    expect(changeBetween(undefined, preview)).toBe("created");
  });

  test("is told of an object that came into being meanwhile", () => {
    expect(changeBetween(undefined, anObject({}))).toBe("configured");
  });

  test("is not a metric that an old API server repeats in its dry run", () => {
    const cpu = { type: "Resource", resource: { name: "cpu" } };
    const kind = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" };
    const live = anObject({ ...kind, spec: { metrics: [cpu] } });
    const preview = anObject({ ...kind, spec: { metrics: [cpu, cpu, { type: "" }] } });

    expect(changeBetween(live, preview)).toBe("unchanged");
  });
});

function anObject({
  metadata = {},
  ...rest
}: {
  readonly metadata?: JsonObject;
  readonly [name: string]: unknown;
}): KubeObject {
  const honest = { apiVersion: "v1", kind: "ConfigMap" };
  return { ...honest, ...rest, metadata: { name: "a", resourceVersion: "1", ...metadata } };
}
