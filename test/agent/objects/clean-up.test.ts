import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { cleanUpSteps } from "../../../agent/objects/clean-up.ts";
import { isKubeObject } from "../../../agent/objects/kube-object.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";

/** Objects of a real API server, and the steps that fluxcd/pkg/ssa v0.78 makes for them. */
const GOLDEN = readFileSync("test/agent/objects/clean-up-ssa-v0.78.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line): unknown => JSON.parse(line))
  .filter(isCase);

interface Case {
  readonly name: string;
  readonly live: KubeObject;
  readonly steps: readonly unknown[];
}

function isCase(value: unknown): value is Case {
  return (
    typeof value === "object" &&
    value !== null &&
    "live" in value &&
    isKubeObject(value.live) &&
    "steps" in value &&
    Array.isArray(value.steps)
  );
}

const DESIRED = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

describe("the clean-up of an object's metadata", () => {
  test("has cases to be judged by", () => {
    expect(GOLDEN.length).toBe(12);
  });

  test.for(GOLDEN)("is what Flux makes of it: $name", ({ live, steps }) => {
    expect(cleanUpSteps(DESIRED, live)).toEqual(steps);
  });

  test("takes over what further managers set, in whichever way, where that is asked for", () => {
    const managedFields = [
      { manager: "helm", operation: "Update", fieldsV1: { "f:data": { "f:a": {} } } },
      { manager: "helm-controller", operation: "Apply", fieldsV1: { "f:data": { "f:b": {} } } },
      { manager: "helm", operation: "Update", subresource: "status", fieldsV1: {} },
      { manager: "scaler", operation: "Update", fieldsV1: { "f:data": { "f:c": {} } } },
    ];
    const live = { ...DESIRED, metadata: { name: "a", managedFields } };

    const steps = cleanUpSteps(DESIRED, live, ["helm"]);

    expect(cleanUpSteps(DESIRED, live)).toEqual([]);
    expect(steps).toEqual([
      {
        op: "replace",
        path: "/metadata/managedFields",
        value: [
          managedFields[2],
          managedFields[3],
          {
            manager: "kustomize-controller",
            operation: "Apply",
            fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } },
          },
        ],
      },
    ]);
  });

  test.for(["desired", "live"])("is left out where the %s object asks for a merge", (which) => {
    const [edited] = GOLDEN;
    const live = edited?.live ?? DESIRED;
    const asking = { "kustomize.toolkit.fluxcd.io/ssa": "merge" };
    const merging = { ...live, metadata: { ...live.metadata, annotations: asking } };

    const steps = which === "live" ? cleanUpSteps(DESIRED, merging) : cleanUpSteps(merging, live);

    expect(steps).toEqual([]);
  });
});
