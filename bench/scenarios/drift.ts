import { setTimeout as sleep } from "node:timers/promises";

import type { KubeObject, ObjectRef } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { figure, median, quantile, type Figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { BenchWorld, NAMESPACE } from "../support/bench-world.ts";
import { manyManifests } from "../support/manifests.ts";
import { hasApplied, Subject } from "../support/subject.ts";
import type { Watcher } from "../support/watcher.ts";

const NAME = "drift";
const OBJECTS = 40; // each changed once: who changes one again and again is let have his way for longer
const CHANGES = 10;
const SETTLED_MILLISECONDS = 2000; // for the watches to be opened

/** Another client changes or deletes an object: how long until it is as git says. */
export const drift: Scenario = {
  name: "drift",
  run: () => BenchWorld.with(measureDrift),
};

async function measureDrift(world: BenchWorld): Promise<readonly Figure[]> {
  const subject = await Subject.of(world, NAME, manyManifests("deploy", OBJECTS));
  await subject.build(NAME, "./deploy");
  await subject.kustomizations.until(NAME, hasApplied(subject.revision));
  const configMaps = world.watch({ apiVersion: "v1", kind: "ConfigMap" });
  await sleep(SETTLED_MILLISECONDS);
  const changed: number[] = [];
  const deleted: number[] = [];
  for (let index = 0; index < CHANGES; index += 1) {
    changed.push(await change(world, configMaps, refOf(4 * index)));
    deleted.push(await remove(world, configMaps, refOf(4 * index + 2)));
  }
  return [
    figure("drift_ms", median(changed), "ms"),
    figure("drift_p95_ms", quantile(changed, 0.95), "ms"),
    figure("drift_deleted_ms", median(deleted), "ms"),
  ];
}

async function change(world: BenchWorld, configMaps: Watcher, ref: ObjectRef): Promise<number> {
  const began = performance.now();
  const live = await world.patch(ref, { data: { value: "changed" } });
  return (await configMaps.until(ref.name, isUndone)) - began;

  function isUndone(object: KubeObject): boolean {
    return textAt(object, "data", "value") === "1" && isNewer(object, live);
  }
}

async function remove(world: BenchWorld, configMaps: Watcher, ref: ObjectRef): Promise<number> {
  const gone = configMaps.untilGone(ref.name);
  const began = performance.now();
  await world.remove(ref);
  await gone;
  return (await configMaps.until(ref.name, () => true)) - began;
}

/** The ConfigMaps are those of even numbers. */
function refOf(index: number): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", name: `object-${index}`, namespace: NAMESPACE };
}

function isNewer(one: KubeObject, other: KubeObject): boolean {
  return Number(one.metadata.resourceVersion) > Number(other.metadata.resourceVersion);
}
