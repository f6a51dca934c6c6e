import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test, vi } from "vitest";

import { ok } from "#contract/result.ts";

import { isJsonObject, type KubeObject } from "../../../agent/objects/kube-object.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { EventRecorder } from "../../../agent/reconcile/event-recorder.ts";
import type { EventFact } from "../../../agent/report/event-fact.ts";
import { memoryLog } from "../../fakes/memory-log.ts";

const NOW = Date.UTC(2026, 0, 1);
const REVISION = { "kustomize.toolkit.fluxcd.io/revision": "main@sha1:abc" };
const FACT: EventFact = {
  type: "Normal",
  reason: "ReconciliationSucceeded",
  message: "Reconciliation finished in 1s, next run in 10m0s",
  annotations: REVISION,
};

function shop(name = "shop"): KubeObject {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: {
      name,
      namespace: "apps",
      uid: "1",
      resourceVersion: "7",
      annotations: { "event.toolkit.fluxcd.io/team": "red", other: "left out" },
    },
  };
}

afterEach(() => vi.useRealTimers());

test("an event has the fields that client-go's recorder and Flux give it", async () => {
  const { recorder, events } = aRecorder();

  recorder.record(shop(), FACT);
  await recorder.close();

  expect(events()).toEqual([
    {
      apiVersion: "v1",
      kind: "Event",
      metadata: {
        name: "shop.18867251edfa0001",
        namespace: "apps",
        annotations: { "event.toolkit.fluxcd.io/team": "red", ...REVISION },
      },
      involvedObject: {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        name: "shop",
        namespace: "apps",
        uid: "1",
        resourceVersion: "7",
      },
      type: "Normal",
      reason: "ReconciliationSucceeded",
      message: "Reconciliation finished in 1s, next run in 10m0s",
      source: { component: "kustomize-controller" },
      reportingComponent: "kustomize-controller",
      firstTimestamp: "2026-01-01T00:00:00Z",
      lastTimestamp: "2026-01-01T00:00:00Z",
      count: 1,
    },
  ]);
});

test("the same again raises the count, and after ten minutes it is another event", async () => {
  const { recorder, events, pass } = aRecorder();

  recorder.record(shop(), FACT);
  recorder.record(shop(), FACT);
  await recorder.close();
  pass(601);
  recorder.record(shop(), FACT);
  await recorder.close();

  expect(events().map(({ count }) => count)).toEqual([2, 1]);
});

test("the same words about another revision are another event", async () => {
  const { recorder, events } = aRecorder();
  const other = { "kustomize.toolkit.fluxcd.io/revision": "main@sha1:def" };

  recorder.record(shop(), FACT);
  recorder.record(shop(), { ...FACT, annotations: other });
  await recorder.close();

  expect(events().map(({ count }) => count)).toEqual([1, 1]);
});

test("an object whose name leaves no room for the time has events all the same", async () => {
  const { recorder, events } = aRecorder();

  recorder.record(shop("s".repeat(250)), FACT);
  await recorder.close();

  expect(events()).toMatchObject([{ metadata: { name: "18867251edfa0001" } }]);
});

test("events wait while work does, and tell when what they tell of was so", async () => {
  let isBusy = true;
  const { recorder, events, pass } = aRecorder(() => isBusy);

  recorder.record(shop(), FACT);
  pass(2);
  await sleep(100);
  const eventsMeanwhile = events();
  isBusy = false;
  await recorder.close();

  expect(eventsMeanwhile).toEqual([]);
  expect(events()).toMatchObject([{ firstTimestamp: "2026-01-01T00:00:00Z" }]);
});

test("events wait for work no longer than some seconds", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { recorder, events } = aRecorder(() => true);

  recorder.record(shop(), FACT);
  vi.advanceTimersByTime(5000);
  await recorder.close();

  expect(events()).toHaveLength(1);
});

/** A recorder, and the events that are in its cluster. */
function aRecorder(isBusy?: () => boolean) {
  const events = new Map<string, KubeObject>();
  let now = NOW;
  const cluster: Pick<Cluster, "create" | "patch"> = {
    create: async (object) => {
      events.set(object.metadata.name, object);
      return ok(object);
    },
    patch: async ({ name }, { body }) => {
      const patched = { ...(events.get(name) ?? shop()), ...(isJsonObject(body) ? body : {}) };
      events.set(name, patched);
      return ok(patched);
    },
  };
  const world = { cluster, clock: () => new Date(now), log: memoryLog() };
  return {
    recorder: new EventRecorder(world, "kustomize-controller", isBusy),
    events: () => [...events.values()],
    pass: (seconds: number) => void (now += seconds * 1000),
  };
}
