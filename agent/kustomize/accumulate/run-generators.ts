import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import type { Failure, Place } from "../failure.ts";
import { placed, withContext } from "../failure.ts";
import { generateConfigMap, generateSecret } from "../generate/generate-object.ts";
import type { GeneratorOptions, SecretArgs } from "../kustomization/kustomization-shape.ts";
import { helmUnsupported } from "../plugins/generators.ts";
import type { Generate } from "../plugins/generators.ts";
import { loadGenerator } from "../plugins/load-plugin.ts";
import { absorb } from "../resources/absorb.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Layer } from "./layer.ts";
import { addOrigin, builtInOrigin, pluginOrigin } from "./origin.ts";
import type { Origin } from "./origin.ts";
import { pluginResources } from "./plugins-of.ts";
import type { AddResources } from "./plugins-of.ts";

interface PlacedGenerator {
  readonly generate: Generate;
  readonly place: Place;
  readonly origin: Origin | undefined;
}

/** Runs the generators of a kustomization and adds what they make. All that fail are told. */
export function runGenerators(
  layer: Layer,
  list: ResourceList,
  add: AddResources,
): readonly BuildProblem[] {
  const plugins = pluginGenerators(layer, add);
  if (!plugins.ok) return plugins.error;
  const problems: BuildProblem[] = [...helmProblems(layer)];
  for (const { generate, place, origin } of [...fieldGenerators(layer), ...plugins.value]) {
    const failure = runGenerator(list, generate, origin);
    if (failure !== undefined) problems.push(placed(failure, place));
  }
  return problems;
}

function runGenerator(
  list: ResourceList,
  generate: Generate,
  origin: Origin | undefined,
): Failure | undefined {
  const generated = generate();
  if (!generated.ok) return generated.error;
  addOrigin(generated.value, origin);
  for (const resource of generated.value) {
    const failure = absorb(list, resource);
    if (failure !== undefined) return withContext(failure, "merging from generator");
  }
  return undefined;
}

function helmProblems({ kustomization }: Layer): readonly BuildProblem[] {
  return (["helmCharts", "helmChartInflationGenerator"] as const).flatMap((field) =>
    (kustomization.fields[field] ?? []).map((_, at) =>
      placed(helmUnsupported(), kustomization.place(field, at)),
    ),
  );
}

function fieldGenerators(layer: Layer): readonly PlacedGenerator[] {
  const { kustomization } = layer;
  const { configMapGenerator = [], secretGenerator = [], generatorOptions } = kustomization.fields;
  const configMaps = configMapGenerator.map((args, at): PlacedGenerator => {
    const place = kustomization.place("configMapGenerator", at);
    const whole = withOptions(args, generatorOptions);
    return {
      generate: () => single(generateConfigMap(whole, layer, place)),
      place,
      origin: originOf(layer, "ConfigMapGenerator"),
    };
  });
  const secrets = secretGenerator.map((args, at): PlacedGenerator => {
    const place = kustomization.place("secretGenerator", at);
    const whole = withOptions(args, generatorOptions);
    return {
      generate: () => single(generateSecret(whole, layer, place)),
      place,
      origin: originOf(layer, "SecretGenerator"),
    };
  });
  return [...configMaps, ...secrets];
}

function originOf({ origin, kustomization }: Layer, kind: string): Origin | undefined {
  return origin === undefined ? undefined : builtInOrigin(origin, kustomization.fileName, kind);
}

function single(generated: ReturnType<typeof generateConfigMap>): ReturnType<Generate> {
  return generated.ok ? ok([generated.value]) : generated;
}

/** Own options count more than those for all generators, but what those switch on stays on. */
function withOptions(args: SecretArgs, common: GeneratorOptions | undefined): SecretArgs {
  if (common === undefined) return args;
  const { options = {} } = args;
  return {
    ...args,
    options: {
      labels: { ...common.labels, ...options.labels },
      annotations: { ...common.annotations, ...options.annotations },
      disableNameSuffixHash:
        common.disableNameSuffixHash || (options.disableNameSuffixHash ?? false),
      immutable: common.immutable || (options.immutable ?? false),
    },
  };
}

function pluginGenerators(
  layer: Layer,
  add: AddResources,
): Result<readonly PlacedGenerator[], readonly BuildProblem[]> {
  const resources = pluginResources(layer, "generators", add);
  if (!resources.ok) return resources;
  const generators: PlacedGenerator[] = [];
  for (const resource of resources.value) {
    const generate = loadGenerator(resource, layer);
    if (!generate.ok) {
      const failure = withContext(generate.error, "failed to load generator");
      return err([placed(failure, resource.place)]);
    }
    const { place } = resource;
    generators.push({ generate: generate.value, place, origin: pluginOrigin(resource) });
  }
  return ok(generators);
}
