import { describe, expect, test, vi } from "vitest";

import { contentDigest } from "../../../agent/objects/drift.ts";
import { refOf, type KubeObject } from "../../../agent/objects/kube-object.ts";
import type { WatchChange } from "../../../agent/ports.ts";
import { DriftWatch } from "../../../agent/reconcile/drift-watch.ts";

const OWNER = "apps/shop";

function deployment(version: number, over: Partial<KubeObject["metadata"]> = {}): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "shop",
      namespace: "apps",
      uid: "u1",
      generation: 1,
      resourceVersion: String(version),
      ...over,
    },
  };
}

/** A drift watch whose watches the test tells what to tell. */
function openWatch() {
  const drifted: string[] = [];
  const tells: ((change: WatchChange) => void)[] = [];
  const stopped: AbortSignal[] = [];
  let seconds = 0;
  const drift = new DriftWatch(
    {
      clock: () => new Date(seconds * 1000),
      cluster: {
        watch: async (_kind, _scope, tell, signal) => {
          tells.push(tell);
          stopped.push(signal);
        },
      },
    },
    (owner) => drifted.push(owner),
  );
  return {
    drifted,
    tells,
    stopped,
    at: (second: number) => void (seconds = second),
    tell: (change: WatchChange): void => tells.at(-1)?.(change),
    memory: drift.memoryOf(OWNER),
  };
}

describe("DriftWatch", () => {
  test("knows nothing to be settled before its watch has told everything", () => {
    const { memory, tell } = openWatch();

    memory.settle(deployment(5), "wanted", true);
    expect(memory.isSettled(deployment(5), "wanted")).toBe(false);
    tell({ kind: "listed", objects: [deployment(5)] });

    expect(memory.isSettled(deployment(5), "wanted")).toBe(true);
    expect(memory.isSettled(deployment(5), "wanted otherwise")).toBe(false);
  });

  test("knows the content of an object until somebody changes it", () => {
    const { memory, tell } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    const content = memory.contentOf(deployment(5));
    tell({ kind: "changed", object: deployment(6, { labels: { a: "b" } }) });

    expect(content).toBe(contentDigest(deployment(5)));
    expect(memory.contentOf(deployment(5))).toBeUndefined();
  });

  test("knows an object to be healthy until anything of it changes, its status included", () => {
    const { memory, tell } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(6)] });

    memory.settleHealth(deployment(6), "checks");
    expect(memory.isHealthy(refOf(deployment(6)), "checks")).toBe(true);
    expect(memory.isHealthy(refOf(deployment(6)), "other checks")).toBe(false);
    tell({ kind: "changed", object: deployment(7) });

    expect(memory.isHealthy(refOf(deployment(6)), "checks")).toBe(false);
  });

  test("knows nothing to be healthy that the watch has not told of yet", () => {
    const { memory, tell } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    memory.settleHealth(deployment(6), "checks");

    expect(memory.isHealthy(refOf(deployment(6)), "checks")).toBe(false);
  });

  test("opens one watch a kind, and closes it with the last object", () => {
    const { memory, tells, stopped } = openWatch();

    memory.settle(deployment(5), "wanted", true);
    memory.settle(deployment(6, { name: "other", uid: "u2" }), "wanted", true);
    expect(tells).toHaveLength(1);
    memory.forget("apps_shop_apps_Deployment");
    expect(stopped[0]?.aborted).toBe(false);
    memory.forget("apps_other_apps_Deployment");

    expect(stopped[0]?.aborted).toBe(true);
  });

  test.for([
    ["a change of its content", deployment(6, { generation: 2 })],
    ["a change of its labels", deployment(6, { labels: { a: "b" } })],
    ["a new object of its name", deployment(6, { uid: "u2" })],
  ] as const)("tells of %s, once", ([, changed]) => {
    const { memory, tell, drifted } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    tell({ kind: "changed", object: changed });
    tell({ kind: "changed", object: changed });

    expect(drifted).toEqual([OWNER]);
    expect(memory.isSettled(deployment(5), "wanted")).toBe(false);
  });

  test("takes a change of the status alone for nothing", () => {
    const { memory, tell, drifted } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    tell({ kind: "changed", object: deployment(6) });

    expect(drifted).toEqual([]);
    expect(memory.isSettled(deployment(5), "wanted")).toBe(true);
  });

  test("tells of a deletion, whether the watch saw it or missed it", () => {
    const seen = openWatch();
    seen.memory.settle(deployment(5), "wanted", true);
    seen.tell({ kind: "removed", object: deployment(7) });
    const missed = openWatch();
    missed.memory.settle(deployment(5), "wanted", true);
    missed.tell({ kind: "listed", objects: [] });

    expect(seen.drifted).toEqual([OWNER]);
    expect(missed.drifted).toEqual([OWNER]);
  });

  test("leaves a Job that was removed to the next reconcile", () => {
    const { memory, tell, drifted } = openWatch();
    const job: KubeObject = { ...deployment(5), apiVersion: "batch/v1", kind: "Job" };
    memory.settle(job, "wanted", true);
    tell({ kind: "listed", objects: [job] });

    tell({
      kind: "removed",
      object: { ...job, metadata: { ...job.metadata, resourceVersion: "6" } },
    });

    expect(drifted).toEqual([]);
    expect(memory.isSettled(job, "wanted")).toBe(false);
  });

  test("undoes what somebody insists on later each time, and tells who it is", () => {
    vi.useFakeTimers();
    const { memory, tell, drifted, at } = openWatch();
    const managedFields = [
      { manager: "scaler", operation: "Update", time: "2026-11-24T12:00:00Z" },
    ];
    function change(version: number): void {
      memory.settle(deployment(version), "wanted", true);
      tell({ kind: "listed", objects: [deployment(version)] });
      tell({
        kind: "changed",
        object: deployment(version + 1, { generation: version, managedFields }),
      });
    }

    for (const version of [10, 20, 30]) change(version);
    expect(drifted).toHaveLength(3);
    expect(memory.contests()).toEqual([]);
    change(40);
    expect(drifted).toHaveLength(3);
    expect(memory.contests()).toEqual([
      { name: "Deployment/apps/shop", manager: "scaler", delaySeconds: 10 },
    ]);
    vi.advanceTimersByTime(10_000);
    expect(drifted).toHaveLength(4);
    at(301);

    expect(memory.contests()).toEqual([]);
    vi.useRealTimers();
  });

  test("counts no change that there was nothing to undo about", () => {
    const { memory, tell } = openWatch();
    memory.settle(deployment(1), "wanted", true);
    tell({ kind: "listed", objects: [deployment(1)] });

    for (const version of [10, 20, 30, 40, 50, 60]) {
      const annotations = { "deployment.kubernetes.io/revision": String(version) };
      tell({ kind: "changed", object: deployment(version, { annotations }) });
      memory.settle(deployment(version, { annotations }), "wanted", false);
    }

    expect(memory.contests()).toEqual([]);
  });

  test("does not take its own apply for somebody else's, though the watch may be before or behind the answer", () => {
    const { memory, tell, drifted } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    memory.unsettle(deployment(5));
    tell({ kind: "changed", object: deployment(6, { generation: 2 }) });
    memory.settle(deployment(6, { generation: 2 }), "wanted now", true);
    tell({ kind: "changed", object: deployment(5) });

    expect(drifted).toEqual([]);
    expect(memory.isSettled(deployment(6), "wanted now")).toBe(true);
  });

  test("tells at once where somebody was faster than the answer to the apply", () => {
    const { memory, tell, drifted } = openWatch();
    memory.settle(deployment(5), "wanted", true);
    tell({ kind: "listed", objects: [deployment(5)] });

    memory.unsettle(deployment(5));
    tell({ kind: "changed", object: deployment(7, { generation: 3 }) });
    memory.settle(deployment(6, { generation: 2 }), "wanted", true);

    expect(drifted).toEqual([OWNER]);
  });
});
