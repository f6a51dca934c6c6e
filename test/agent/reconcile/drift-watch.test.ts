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
      seconds: () => seconds,
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
    memoryOf: (owner: string) => drift.memoryOf(owner),
    forgetOwner: (owner: string) => drift.forgetOwner(owner),
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
      { kind: "changed", name: "Deployment/apps/shop", changer: "scaler", delaySeconds: 10 },
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

describe("an object that two Kustomizations apply", () => {
  const ID = "apps_shop_apps_Deployment";
  const SHARED = { kind: "shared", name: "Deployment/apps/shop" };

  /** One has applied it first, then the other. */
  function twoOwners() {
    const watch = openWatch();
    const first = watch.memoryOf("apps/first");
    const second = watch.memoryOf("apps/second");
    first.settle(deployment(1), "first's", true);
    watch.tell({ kind: "listed", objects: [deployment(1)] });
    takeOver(second, 2, "second's");

    function takeOver(memory: typeof first, version: number, desired: string): void {
      memory.unsettle(deployment(version));
      watch.tell({ kind: "changed", object: deployment(version, { generation: version }) });
      memory.settle(deployment(version, { generation: version }), desired, true);
    }

    return { ...watch, first, second, takeOver };
  }

  test("stays as the one wants it that applied it last, and both are told of the other", () => {
    const { first, second, drifted } = twoOwners();

    expect(drifted).toEqual(["apps/first"]);
    expect(first.isSettled(deployment(2), "first's")).toBe(true);
    expect(second.isSettled(deployment(2), "second's")).toBe(true);
    expect(first.contests()).toEqual([{ ...SHARED, others: ["apps/second"] }]);
    expect(second.contests()).toEqual([{ ...SHARED, others: ["apps/first"] }]);
  });

  test("goes to the one that wants something new of it", () => {
    const { first, second, takeOver } = twoOwners();

    expect(first.isSettled(deployment(2), "first's, newer")).toBe(false);
    takeOver(first, 3, "first's, newer");

    expect(first.isSettled(deployment(3), "first's, newer")).toBe(true);
    expect(second.isSettled(deployment(3), "second's")).toBe(true);
  });

  test("is set back by the one that applied it last where somebody changes it", () => {
    const { tell, drifted } = twoOwners();

    tell({ kind: "changed", object: deployment(3, { generation: 3 }) });

    expect(drifted).toEqual(["apps/first", "apps/second"]);
  });

  test.for([
    ["the one that has it", "apps/second", "apps/first", false],
    ["the other", "apps/first", "apps/second", true],
  ] as const)("is not lost where %s wants it no more", ([, leaving, staying, isSettled]) => {
    const { memoryOf, drifted } = twoOwners();

    const fate = memoryOf(leaving).forget(ID);

    expect(fate).toBe("wanted by others");
    expect(drifted.at(-1)).toBe(staying);
    const left = memoryOf(staying);
    expect(left.contests()).toEqual([]);
    expect(left.isSettled(deployment(2), `${staying.slice("apps/".length)}'s`)).toBe(isSettled);
    expect(left.forget(ID)).toBe("wanted by nobody");
  });

  test("is nobody else's where the other Kustomization is gone", () => {
    const { first, forgetOwner } = twoOwners();

    forgetOwner("apps/second");

    expect(first.contests()).toEqual([]);
    expect(first.isSettled(deployment(2), "first's")).toBe(false);
  });
});
