import { configMapYaml } from "../../test/e2e/support/flux-objects.ts";
import { figure, type Figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { BenchWorld, NAMESPACE } from "../support/bench-world.ts";
import { measure } from "../support/measure.ts";
import { hasApplied, Subject, type Files } from "../support/subject.ts";

const OBJECTS = 10; // of each
const PUSHES = 3;

/** So many Kustomizations of ten ConfigMaps from one repository: a push that changes all of them. */
export function manyKustomizations(count: number): Scenario {
  return {
    name: `kustomizations-${count}`,
    run: () => BenchWorld.with((world) => measureKustomizations(world, count)),
  };
}

async function measureKustomizations(world: BenchWorld, count: number): Promise<readonly Figure[]> {
  const names = Array.from({ length: count }, (_, index) => `app-${index}`);
  const subject = await Subject.of(world, "many", filesOf(names, "0"));
  const first = await measure(world, 1, async () => {
    const began = performance.now();
    await Promise.all(names.map((name) => subject.build(name, `./${name}`)));
    return (await untilApplied(subject, names)) - began;
  });
  const pushed = await measure(world, PUSHES, async () => {
    const { pushedAt } = await subject.push(filesOf(names, String(performance.now())));
    return (await untilApplied(subject, names)) - pushedAt;
  });
  const what = `many_${count}x${OBJECTS}`;
  return [
    figure(`${what}_first_ms`, first.milliseconds, "ms"),
    figure(`${what}_ms`, pushed.milliseconds, "ms"),
    figure(`${what}_requests`, pushed.used.requests, "requests"),
    figure(`${what}_cpu_ms`, pushed.used.cpuMilliseconds, "ms"),
    figure(`${what}_rss_mb`, pushed.used.residentMegabytes, "MiB"),
  ];
}

/** When the last of them was applied. */
async function untilApplied(
  { kustomizations, revision }: Subject,
  names: readonly string[],
): Promise<number> {
  const times = await Promise.all(
    names.map((name) => kustomizations.until(name, hasApplied(revision))),
  );
  return Math.max(...times);
}

function filesOf(names: readonly string[], value: string): Files {
  const files = names.flatMap((name) =>
    Array.from({ length: OBJECTS }, (_, index): [string, string] => {
      const object = `${name}-${index}`;
      return [`${name}/${object}.yaml`, configMapYaml(object, value, NAMESPACE)];
    }),
  );
  return Object.fromEntries(files);
}
