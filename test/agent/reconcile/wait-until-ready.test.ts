import { expect, test } from "vitest";

import { ok } from "#contract/result.ts";

import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { waitUntilReady } from "../../../agent/reconcile/wait-until-ready.ts";

const ESTABLISHED = { type: "Established", status: "True" };
const INSTALLING = { type: "Established", status: "False", reason: "Installing" };
const TAKEN = {
  type: "NamesAccepted",
  status: "False",
  reason: "PluralConflict",
  message: '"widgets" is already in use',
};

function definition(name: string): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name },
  };
}

/** Waits for definitions whose conditions are, each time that one is read, the next of these. */
async function waitFor(
  conditions: Readonly<Record<string, readonly JsonObject[]>>,
  signal = new AbortController().signal,
) {
  const reads: string[] = [];
  const healthy = new Set<string>();
  const cluster: Pick<Cluster, "read" | "list"> = {
    list: async () => ok([]),
    read: async ({ name }) => {
      const said = conditions[name] ?? [];
      const next = said[reads.filter((read) => read === name).length] ?? said.at(-1);
      reads.push(name);
      return ok({ ...definition(name), status: next === undefined ? {} : { conditions: [next] } });
    },
  };
  const memory = {
    isHealthy: ({ name }: { readonly name: string }) => healthy.has(name),
    settleHealth: ({ metadata }: KubeObject) => void healthy.add(metadata.name),
  };
  const objects = Object.keys(conditions).map(definition);
  const waiting = { cluster, clock: () => new Date(), memory };
  return { waited: await waitUntilReady(objects, waiting, signal), reads };
}

test("definitions that come one after the other are waited for, and not asked about again", async () => {
  const { waited, reads } = await waitFor({ a: [ESTABLISHED], b: [INSTALLING, ESTABLISHED] });

  expect(waited).toEqual({ ok: true, value: undefined });
  expect(reads).toEqual(["a", "b", "b"]);
});

test("nothing to wait for costs nothing", async () => {
  const { waited, reads } = await waitFor({});

  expect(waited.ok).toBe(true);
  expect(reads).toEqual([]);
});

test("a definition whose names are taken ends the wait at once, with what it says itself", async () => {
  const { waited } = await waitFor({ a: [INSTALLING], widgets: [TAKEN] });

  expect(waited).toEqual({
    ok: false,
    error: `failed early due to stalled resources: [CustomResourceDefinition/widgets status: 'Failed': "widgets" is already in use]: correct them, in git where they come from there`,
  });
});

test("who is told to stop has not seen it ready", async () => {
  const { waited } = await waitFor({ a: [ESTABLISHED] }, AbortSignal.abort());

  expect(waited.ok).toBe(false);
});

test("one that takes too long is named, with how it fares", async () => {
  const { waited } = await waitFor({ a: [ESTABLISHED], b: [INSTALLING] }, AbortSignal.timeout(80));

  expect(waited).toEqual({
    ok: false,
    error:
      "timeout waiting for: [CustomResourceDefinition/b status: 'InProgress': Install in progress]: what they define is applied when they are ready",
  });
});
