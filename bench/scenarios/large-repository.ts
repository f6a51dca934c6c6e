import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { configMapYaml } from "../../test/e2e/support/flux-objects.ts";
import { figure, median, type Figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { BenchWorld, NAMESPACE } from "../support/bench-world.ts";
import { threeManifests } from "../support/manifests.ts";
import { hasApplied, hasArtifact, Subject, type Files } from "../support/subject.ts";

const NAME = "large";
const DIRECTORIES = 100;
const FILES_EACH = 100;
const FILE_BYTES = 2200;
const WARM_UP = 1;
const PUSHES = 5;

/** A repository of 10,000 text files (22 MB), of which one small path is applied: a push of one small change. */
export const largeRepository: Scenario = {
  name: "repository-10k",
  run: () => BenchWorld.with(measureRepository),
};

async function measureRepository(world: BenchWorld): Promise<readonly Figure[]> {
  const files = { ...ballast(), ...threeManifests("app", 0) };
  const began = performance.now();
  const subject = await Subject.of(world, NAME, files);
  const seenAt = performance.now();
  await subject.build(NAME, "./app");
  await subject.kustomizations.until(NAME, hasApplied(subject.revision));
  const configMaps = world.watch({ apiVersion: "v1", kind: "ConfigMap" });
  const runs: { readonly source: number; readonly applied: number }[] = [];
  for (let run = 0; run < WARM_UP + PUSHES; run += 1) {
    const value = String(performance.now());
    const text = configMapYaml("web", value, NAMESPACE);
    const { revision, pushedAt } = await subject.push({ "app/config.yaml": text });
    const [sourceAt, appliedAt] = await Promise.all([
      subject.gitRepositories.until(NAME, hasArtifact(revision)),
      configMaps.until("web", says(value)),
    ]);
    runs.push({ source: sourceAt - pushedAt, applied: appliedAt - pushedAt });
  }
  const counted = runs.slice(WARM_UP);
  const { residentMegabytes } = await world.agent();
  return [
    figure("source_10k_first_ms", seenAt - began, "ms"),
    figure("source_10k_ms", median(counted.map(({ source }) => source)), "ms"),
    figure("applied_10k_ms", median(counted.map(({ applied }) => applied)), "ms"),
    figure("agent_rss_10k_files_mb", residentMegabytes, "MiB"),
  ];
}

function ballast(): Files {
  const files = Array.from({ length: DIRECTORIES * FILES_EACH }, (_, index): [string, string] => {
    const line = `This is line N of file ${index}, which nobody applies.\n`;
    const text = line.repeat(Math.ceil(FILE_BYTES / line.length));
    return [`docs/${index % DIRECTORIES}/${index}.txt`, text];
  });
  return Object.fromEntries(files);
}

function says(value: string): (configMap: KubeObject) => boolean {
  return (configMap) => textAt(configMap, "data", "value") === value;
}
