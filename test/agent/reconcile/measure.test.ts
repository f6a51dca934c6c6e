import { describe, expect, test } from "vitest";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { measured } from "../../../agent/reconcile/measure.ts";
import { memoryMetrics } from "../../fakes/memory-metrics.ts";

const KEY = "apps/shop";
const BEGAN = new Date("2026-03-01T10:00:00Z");

function kustomization(ready: string | undefined): KubeObject {
  const condition = { type: "Ready", status: ready ?? "", reason: "Because", message: "so" };
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "apps" },
    status: { conditions: ready === undefined ? [] : [condition] },
  };
}

/** Reconciles an object that takes 2 s and leaves it like this; what was told of it. */
async function reconcile(object: KubeObject | undefined) {
  let seconds = 100;
  const counts = memoryMetrics();
  const took: number[] = [];
  const traced: unknown[] = [];
  const work = measured(
    async () => {
      seconds += 2;
      return 60;
    },
    (key) => (key === KEY ? object : undefined),
    {
      clock: () => new Date(BEGAN.getTime() + (seconds - 100) * 1000),
      seconds: () => seconds,
      metrics: {
        ...counts,
        reconciled(name, result, lasted) {
          counts.reconciled(name, result, lasted);
          took.push(lasted);
        },
      },
      traces: {
        reconciled: (traceable, times) => void traced.push([traceable, times]),
      },
    },
  );
  const again = await work(KEY);
  return { again, told: counts.told, took, traced };
}

describe("a reconcile is counted", () => {
  test.for([
    ["True", "success"],
    ["False", "error"],
    ["Unknown", "requeue"],
    [undefined, "requeue"],
  ] as const)("as the object's status says: Ready %s is a %s", async ([ready, result]) => {
    const { told } = await reconcile(kustomization(ready));

    expect(told).toEqual([`Kustomization/apps/shop ${result}`]);
  });

  test("with the time it took, which its trace tells as well", async () => {
    const object = kustomization("True");

    const { again, took, traced } = await reconcile(object);

    expect(again).toBe(60);
    expect(took).toEqual([2]);
    expect(traced).toEqual([[object, { began: BEGAN, ended: new Date("2026-03-01T10:00:02Z") }]]);
  });

  test("not where the object is gone", async () => {
    const { again, told, traced } = await reconcile(undefined);

    expect({ again, told, traced }).toEqual({ again: 60, told: [], traced: [] });
  });
});
