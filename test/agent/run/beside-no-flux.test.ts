import { expect, onTestFinished, test } from "vitest";

import { err, ok, type Result } from "#contract/result.ts";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import type { ApiProblem } from "../../../agent/ports.ts";
import { besideNoFlux } from "../../../agent/run/beside-no-flux.ts";
import { Readiness } from "../../../agent/run/readiness.ts";
import { manualClock, sleepBy } from "../../fakes/manual-clock.ts";
import { memoryLog } from "../../fakes/memory-log.ts";

type Deployments = Result<readonly KubeObject[], ApiProblem>;

const FLUX: Deployments = ok([
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kustomize-controller", namespace: "flux-system" },
    spec: { replicas: 1 },
  },
]);
const NOBODY: Deployments = ok([]);
const AWAY: Deployments = err({ status: 0, reason: "Unreachable", message: "away" });
const FORBIDDEN: Deployments = err({ status: 403, reason: "Forbidden", message: "forbidden" });

test("it works where Flux's controllers do not", async () => {
  const { clock, isWorking, isReady } = start(NOBODY);

  await clock.pass(1);

  expect(isWorking()).toBe(true);
  expect(isReady()).toBe(true);
});

test("it refuses where they do, says so, and works when they rest", async () => {
  const { clock, isWorking, isReady, lines, set } = start(FLUX);
  await clock.pass(59);
  const before = {
    works: isWorking(),
    ready: isReady(),
    said: lines.map(({ message }) => message),
  };

  set(NOBODY);
  await clock.pass(2);

  expect(before).toEqual({ works: false, ready: false, said: ["refusing to reconcile"] });
  expect(lines[0]?.fields["error"]).toBe(
    "Flux's controllers work here: flux-system/kustomize-controller",
  );
  expect(isWorking()).toBe(true);
});

test("it stops working when they begin to", async () => {
  const { clock, isWorking, set } = start(NOBODY);
  await clock.pass(1);

  set(FLUX);
  await clock.pass(61);

  expect(isWorking()).toBe(false);
});

test("while the API server is away it does not begin, and does not stop what it began", async () => {
  const { clock, isWorking, set } = start(AWAY);
  await clock.pass(60);
  const before = isWorking();
  set(NOBODY);
  await clock.pass(5);
  const between = isWorking();

  set(AWAY);
  await clock.pass(300);

  expect([before, between, isWorking()]).toEqual([false, true, true]);
});

test("it works where it may not look, and says so", async () => {
  const { clock, isWorking, lines } = start(FORBIDDEN);

  await clock.pass(1);

  expect(isWorking()).toBe(true);
  expect(lines).toMatchObject([{ message: "cannot tell whether Flux's controllers work here" }]);
});

test.for([FLUX, NOBODY])("it ends when it is to stop", async (deployments) => {
  const { clock, stop, hasEnded } = start(deployments);
  await clock.pass(1);

  stop();
  await clock.pass(0);

  expect(hasEnded()).toBe(true);
});

function start(first: Deployments) {
  const clock = manualClock();
  const log = memoryLog();
  const stopping = new AbortController();
  const readiness = new Readiness();
  const sleep = sleepBy(clock);
  let deployments = first;
  let isWorking = false;
  let hasEnded = false;
  onTestFinished(() => stopping.abort());
  void besideNoFlux(
    { stopping: stopping.signal, lost: new AbortController().signal },
    {
      cluster: { list: async () => deployments, read: async () => ok(undefined) },
      sleep,
      log,
      readiness,
    },
    async (term) => {
      isWorking = true;
      await sleep(1e9, term.stopping).catch(() => {});
      isWorking = false;
    },
  ).finally(() => (hasEnded = true));
  return {
    clock,
    lines: log.lines,
    set: (next: Deployments) => void (deployments = next),
    stop: () => stopping.abort(),
    isWorking: () => isWorking,
    hasEnded: () => hasEnded,
    isReady: () => readiness.page().status === 200,
  };
}
