import { expect, onTestFinished, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import { Companion } from "../../../agent/companion/companion.ts";
import { FLUX_TARGET } from "../../../agent/companion/flux-target.ts";
import { isJsonObject, type KubeObject } from "../../../agent/objects/kube-object.ts";
import { objectAt, textAt } from "../../../agent/objects/read-json.ts";
import type { ApiProblem, Cluster, WatchChange } from "../../../agent/ports.ts";
import { manualClock, sleepBy } from "../../fakes/manual-clock.ts";
import { memoryLog } from "../../fakes/memory-log.ts";
import { commit } from "../../support/commit.ts";
import { aHint } from "../../support/hints.ts";

const signal = new AbortController().signal;
const PUSH = aHint({ after: commit("b") });
const ANNOTATION = "reconcile.fluxcd.io/requestedAt";

test("what a hint concerns is annotated with the time, and nothing else is written", async () => {
  const { companion, clock, patches } = start(
    repository("shop"),
    repository("other", "acme/other"),
  );

  const handled = companion.follow(aHint(), signal);
  await clock.pass(0);

  expect(await handled).toEqual({ kind: "recorded" });
  expect(patches).toEqual([{ name: "shop", [ANNOTATION]: "2026-01-01T00:00:00.000Z" }]);
});

test("a hint that concerns nothing here is unmatched", async () => {
  const { companion, patches } = start(repository("other", "acme/other"));

  const handled = await companion.follow(PUSH, signal);

  expect(handled).toEqual({ kind: "unmatched" });
  expect(patches).toEqual([]);
});

test("where the host did not show the push yet, its controller is asked again until it has seen it", async () => {
  const { companion, clock, patches, change } = start(repository("shop"));
  const handled = companion.follow(PUSH, signal);
  await clock.pass(3);

  change(repository("shop", "acme/shop", `main@sha1:${commit("b")}`));
  await clock.pass(60);

  expect(await handled).toEqual({ kind: "recorded" });
  expect(patches).toHaveLength(2);
});

test("a commit that never comes is asked for a few times, and then left to the interval", async () => {
  const { companion, clock, patches } = start(repository("shop"));

  const handled = companion.follow(PUSH, signal);
  await clock.pass(60);

  expect(await handled).toEqual({ kind: "recorded" });
  expect(patches).toHaveLength(4);
});

test("what was seen already is left alone", async () => {
  const { companion, patches } = start(repository("shop", "acme/shop", `main@sha1:${commit("b")}`));

  const handled = await companion.follow(PUSH, signal);

  expect(handled).toEqual({ kind: "recorded" });
  expect(patches).toEqual([]);
});

test("a refusal keeps the hint on the queue", async () => {
  const { companion, refuse } = start(repository("shop"));
  refuse({ status: 403, reason: "Forbidden", message: "not allowed" });

  const handled = await companion.follow(PUSH, signal);

  expect(handled).toEqual({ kind: "failed", because: "not allowed" });
});

test("one that is gone meanwhile needs nothing", async () => {
  const { companion, refuse } = start(repository("shop"));
  refuse({ status: 404, reason: "NotFound", message: "not found" });

  const handled = await companion.follow(aHint(), signal);

  expect(handled).toEqual({ kind: "recorded" });
});

test("while nothing is known yet, a hint waits, and then goes back to the queue", async () => {
  const { companion, clock } = start();

  const handled = companion.follow(PUSH, signal);
  await clock.pass(60);

  expect(await handled).toEqual({ kind: "failed", because: "no GitRepository is known yet" });
});

function repository(name: string, path = "acme/shop", revision?: string): KubeObject {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name, namespace: "apps" },
    spec: { url: `https://github.com/${path}.git`, ref: { branch: "main" } },
    ...(revision === undefined ? {} : { status: { artifact: { revision } } }),
  };
}

/** A companion that knows these objects; without any it does not know yet what there is. */
function start(...objects: readonly KubeObject[]) {
  const clock = manualClock();
  const stopping = new AbortController();
  const patches: object[] = [];
  let tell: (change: WatchChange) => void = () => {};
  let refusal: ApiProblem | undefined;
  const cluster: Pick<Cluster, "watch" | "patch"> = {
    watch: (_kind, _scope, told, until) => {
      tell = told;
      if (objects.length > 0) tell({ kind: "listed", objects });
      return new Promise((resolve) => until.addEventListener("abort", () => resolve()));
    },
    patch: async ({ name }, { body }) => {
      if (refusal !== undefined) return err(refusal);
      const annotations = isJsonObject(body) ? objectAt(body, "metadata", "annotations") : {};
      patches.push({ name, [ANNOTATION]: textAt(annotations, ANNOTATION) });
      return ok(repository(name));
    },
  };
  const companion = new Companion(FLUX_TARGET, {
    cluster,
    clock: () => new Date(clock.now()),
    sleep: sleepBy(clock),
    log: memoryLog(),
    scope: {},
  });
  const running = companion.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  return {
    companion,
    clock,
    patches,
    change: (object: KubeObject) => tell({ kind: "changed", object }),
    refuse: (problem: ApiProblem) => void (refusal = problem),
  };
}
