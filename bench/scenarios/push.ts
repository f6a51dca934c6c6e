import { setTimeout as sleep } from "node:timers/promises";

import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { figure, median, quantile, type Figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { between } from "../support/agent-meter.ts";
import { BenchWorld } from "../support/bench-world.ts";
import { threeManifests } from "../support/manifests.ts";
import { hasApplied, Subject } from "../support/subject.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const WARM_UP = 5;
const PUSHES = 30;
const SETTLED_MILLISECONDS = 1000; // for events to be written

/** Push to applied: 3 manifests, of which a Deployment gets another image. The API server shows it, that is the end. */
export const push: Scenario = {
  name: "push",
  run: () =>
    BenchWorld.with(async (world) => {
      const subject = await Subject.of(world, "shop", threeManifests("deploy", 0));
      await subject.build("shop", "./deploy");
      const deployments = world.watch(DEPLOYMENT);
      await deployments.until("web", hasImage(0));
      for (let version = 1; version <= WARM_UP; version += 1) await pushVersion(version);
      const before = await world.agent();
      const runs: Run[] = [];
      for (let index = 1; index <= PUSHES; index += 1)
        runs.push(await pushVersion(WARM_UP + index));
      await sleep(SETTLED_MILLISECONDS);
      const { requests } = between(before, await world.agent());
      return figuresOf(runs, requests / PUSHES);

      async function pushVersion(version: number): Promise<Run> {
        const { revision, pushedAt } = await subject.push(threeManifests("deploy", version));
        const appliedAt = await deployments.until("web", hasImage(version));
        await subject.kustomizations.until("shop", hasApplied(revision));
        await world.embedded.git.settled();
        const deliveredAt = world.embedded.git.deliveries.at(-1)?.sentAt.getTime() ?? 0;
        return {
          sincePush: appliedAt - pushedAt,
          sinceDelivery: performance.timeOrigin + appliedAt - deliveredAt,
        };
      }
    }),
};

interface Run {
  readonly sincePush: number;
  readonly sinceDelivery: number;
}

function figuresOf(runs: readonly Run[], requests: number): readonly Figure[] {
  const sincePush = runs.map((run) => run.sincePush);
  const sinceDelivery = runs.map((run) => run.sinceDelivery);
  return [
    figure("push_applied_p50_ms", median(sincePush), "ms"),
    figure("push_applied_p95_ms", quantile(sincePush, 0.95), "ms"),
    figure("delivery_applied_p50_ms", median(sinceDelivery), "ms"),
    figure("delivery_applied_p95_ms", quantile(sinceDelivery, 0.95), "ms"),
    figure("push_requests", requests, "requests"),
  ];
}

function hasImage(version: number): (deployment: KubeObject) => boolean {
  return (deployment) => JSON.stringify(deployment["spec"]).includes(`web:${version}"`);
}
