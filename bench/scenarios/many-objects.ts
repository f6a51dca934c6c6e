import { setTimeout as sleep } from "node:timers/promises";

import { REQUESTED_AT } from "../../agent/objects/flux-object.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { configMapYaml } from "../../test/e2e/support/flux-objects.ts";
import { figure, type Figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { BenchWorld, NAMESPACE } from "../support/bench-world.ts";
import { manyManifests } from "../support/manifests.ts";
import { measure } from "../support/measure.ts";
import { hasApplied, hasHandled, KUSTOMIZATION, Subject } from "../support/subject.ts";
import type { Watcher } from "../support/watcher.ts";

const NAME = "objects";
const CHANGED = "object-0"; // a ConfigMap
const NOOPS = 10;
const CHANGES = 5;
const IDLE_MILLISECONDS = 10_000; // for what the work needed to be given back

/** One Kustomization of so many objects: first apply, nothing changed, one object changed, memory, all pruned. */
export function manyObjects(count: number): Scenario {
  return {
    name: `objects-${count}`,
    run: () => BenchWorld.with((world) => measureObjects(world, count)),
  };
}

async function measureObjects(world: BenchWorld, count: number): Promise<readonly Figure[]> {
  const subject = await Subject.of(world, NAME, manyManifests("deploy", count));
  const first = await measure(world, 1, () => applyAll(subject));
  const noop = await measure(world, NOOPS, () => askAgain(subject));
  const configMaps = world.watch({ apiVersion: "v1", kind: "ConfigMap" });
  const change = await measure(world, CHANGES, () => changeOne(subject, configMaps));
  await sleep(IDLE_MILLISECONDS);
  const { residentMegabytes } = await world.agent();
  const prune = await measure(world, 1, () => deleteAll(subject));
  const stalls = [first, noop, change, prune].map(({ used }) => used.stallMilliseconds);
  return [
    figure(`first_${count}_ms`, first.milliseconds, "ms"),
    figure(`first_${count}_requests`, first.used.requests, "requests"),
    figure(`first_${count}_cpu_ms`, first.used.cpuMilliseconds, "ms"),
    figure(`noop_${count}_ms`, noop.milliseconds, "ms"),
    figure(`noop_${count}_requests`, noop.used.requests, "requests"),
    figure(`noop_${count}_cpu_ms`, noop.used.cpuMilliseconds, "ms"),
    figure(`change_${count}_ms`, change.milliseconds, "ms"),
    figure(`change_${count}_requests`, change.used.requests, "requests"),
    figure(`change_${count}_cpu_ms`, change.used.cpuMilliseconds, "ms"),
    figure(`prune_${count}_ms`, prune.milliseconds, "ms"),
    figure(`agent_rss_${count}_mb`, residentMegabytes, "MiB"),
    figure(
      count === 1000 ? "event_loop_max_ms" : `event_loop_max_${count}_ms`,
      Math.max(...stalls),
      "ms",
    ),
  ];
}

async function applyAll(subject: Subject): Promise<number> {
  const began = performance.now();
  await subject.build(NAME, "./deploy");
  const ended = await subject.kustomizations.until(NAME, hasApplied(subject.revision));
  return ended - began;
}

async function askAgain({ world, kustomizations }: Subject): Promise<number> {
  const requestedAt = String(performance.now());
  const body = { metadata: { annotations: { [REQUESTED_AT]: requestedAt } } };
  const began = performance.now();
  await world.patch({ ...KUSTOMIZATION, name: NAME, namespace: NAMESPACE }, body);
  return (await kustomizations.until(NAME, hasHandled(requestedAt))) - began;
}

async function changeOne(subject: Subject, configMaps: Watcher): Promise<number> {
  const value = String(performance.now());
  const text = configMapYaml(CHANGED, value, NAMESPACE);
  const { revision, pushedAt } = await subject.push({ [`deploy/${CHANGED}.yaml`]: text });
  const appliedAt = await configMaps.until(CHANGED, says(value));
  await subject.kustomizations.until(NAME, hasApplied(revision));
  return appliedAt - pushedAt;
}

async function deleteAll({ world, kustomizations }: Subject): Promise<number> {
  const began = performance.now();
  await world.remove({ ...KUSTOMIZATION, name: NAME, namespace: NAMESPACE });
  return (await kustomizations.untilGone(NAME)) - began;
}

function says(value: string): (configMap: KubeObject) => boolean {
  return (configMap) => textAt(configMap, "data", "value") === value;
}
