import { expect, test } from "vitest";

import { ok } from "#contract/result.ts";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { valueAt } from "../../../agent/objects/read-json.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { EventRecorder } from "../../../agent/reconcile/event-recorder.ts";
import type { EventFact } from "../../../agent/report/event-fact.ts";
import { memoryLog } from "../../fakes/memory-log.ts";

const REVISION = "kustomize.toolkit.fluxcd.io/revision";
const fact: EventFact = {
  type: "Normal",
  reason: "ReconciliationSucceeded",
  message: "Reconciliation finished in 1ms, next run in 10m0s",
  annotations: { [REVISION]: "main@sha1:a" },
};
const kustomization: KubeObject = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: {
    name: "shop",
    namespace: "apps",
    uid: "u",
    annotations: { "event.toolkit.fluxcd.io/team": "shop", other: "x" },
  },
};

/** A cluster that keeps the events it is given, the oldest first. */
function aCluster() {
  const events = new Map<string, KubeObject>();
  const cluster: Pick<Cluster, "create" | "patch"> = {
    create: async (event) => ok(keep(event)),
    patch: async ({ name }, { body }) => ok(keep(Object.assign({}, events.get(name), body))),
  };
  return { cluster, events: () => [...events.values()] };

  function keep(event: KubeObject): KubeObject {
    events.set(event.metadata.name, event);
    return event;
  }
}

async function record(...facts: readonly EventFact[]) {
  const { cluster, events } = aCluster();
  const recorder = new EventRecorder(
    { cluster, clock: () => new Date("2026-11-24T12:00:00Z"), log: memoryLog() },
    "kustomize-controller",
  );
  for (const one of facts) recorder.record(kustomization, one);
  await recorder.close();
  return events();
}

test("an event names the object and who tells it, and carries what the object says about itself", async () => {
  const [event] = await record(fact);

  expect(event).toMatchObject({
    metadata: {
      namespace: "apps",
      annotations: { [REVISION]: "main@sha1:a", "event.toolkit.fluxcd.io/team": "shop" },
    },
    involvedObject: { apiVersion: kustomization.apiVersion, kind: "Kustomization", name: "shop" },
    source: { component: "kustomize-controller" },
    reportingComponent: "kustomize-controller",
    count: 1,
  });
  expect(event?.metadata.annotations).not.toHaveProperty("other");
});

test("the same event again is counted", async () => {
  const events = await record(fact, fact, fact);

  expect(events.map((event) => valueAt(event, "count"))).toEqual([3]);
});

test("the same words about another revision are another event", async () => {
  const other = { ...fact, annotations: { [REVISION]: "main@sha1:b" } };

  const events = await record(fact, other);

  expect(events.map(({ metadata }) => metadata.annotations?.[REVISION])).toEqual([
    "main@sha1:a",
    "main@sha1:b",
  ]);
});
