import { describe, expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { executeStep } from "../../../agent/reconcile/execute-step.ts";

const SIGNAL = new AbortController().signal;
const KUBECTL = { manager: "kubectl-edit", operation: "Update", fieldsV1: { "f:data": {} } };
const OTHER = { manager: "scaler", operation: "Update", fieldsV1: { "f:spec": {} } };
const WANTED: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "apps" },
};

function liveOf(resourceVersion: string, ...managedFields: JsonObject[]): KubeObject {
  return { ...WANTED, metadata: { ...WANTED.metadata, resourceVersion, managedFields } };
}

/** A cluster with one object that changes each time it is looked at, so many times, and refuses patches of older versions. */
class ChangingCluster implements Pick<Cluster, "apply" | "patch" | "read" | "remove"> {
  readonly patches: unknown[] = [];
  #version = 6;
  #changes: number;

  constructor(changes: number) {
    this.#changes = changes;
  }

  readonly patch: Cluster["patch"] = async (_ref, { body }) => {
    this.patches.push(body);
    const known = JSON.stringify(body).includes(`"value":"${this.#version}"`);
    if (known) return ok(liveOf("9"));
    return err({ status: 409, reason: "Conflict", message: "the object has been modified" });
  };

  readonly read: Cluster["read"] = async () => {
    const answer = liveOf(String(this.#version), KUBECTL, OTHER);
    if (this.#changes > 0) this.#version += 1;
    this.#changes -= 1;
    return ok(answer);
  };

  readonly apply: Cluster["apply"] = async (object) => ok(object);
  readonly remove: Cluster["remove"] = async () => ok(undefined);
}

describe("an object whose metadata is to be cleaned up", () => {
  test("is read again where it changed meanwhile, and keeps who became its manager", async () => {
    const cluster = new ChangingCluster(0);
    const step = { kind: "configure", object: WANTED, unclean: liveOf("5", KUBECTL) } as const;

    const executed = await executeStep(step, { cluster, overrideManagers: [] }, SIGNAL);

    expect(executed).toMatchObject({ ok: true, value: { action: "configured" } });
    expect(cluster.patches).toHaveLength(2);
    expect(JSON.stringify(cluster.patches[1])).toContain("scaler");
  });

  test("is left to the next reconcile where others are faster again and again", async () => {
    const cluster = new ChangingCluster(100);
    const step = { kind: "configure", object: WANTED, unclean: liveOf("5", KUBECTL) } as const;

    const executed = await executeStep(step, { cluster, overrideManagers: [] }, SIGNAL);

    expect(executed).toEqual({
      ok: false,
      error:
        "ConfigMap/apps/settings metadata.managedFields cleanup failed: the object has been modified",
    });
  });
});
