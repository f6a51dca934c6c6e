import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import { EMPTY_CONFIGURATION } from "../configuration/configuration.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { DEFAULT_CONFIGURATION } from "../configuration/default-configuration.ts";
import { mergeConfigurations } from "../configuration/merge-configuration.ts";
import { readConfiguration } from "../configuration/read-configuration.ts";
import { readCrds } from "../configuration/read-crds.ts";
import { placed, withContext } from "../failure.ts";
import type { Failure } from "../failure.ts";
import { readTextFile } from "../load/read-file.ts";
import type { TextFile } from "../load/read-file.ts";
import { addVariables, placedVariable } from "../references/variables.ts";
import { emptyAccumulator, mergeAccumulators } from "./accumulator.ts";
import type { Accumulator } from "./accumulator.ts";
import { addResources } from "./add-resources.ts";
import { enterDirectory } from "./enter-directory.ts";
import { fieldTransforms } from "./field-transforms.ts";
import type { Layer } from "./layer.ts";
import { openLayer } from "./open-layer.ts";
import { runTransforms } from "./placed-transform.ts";
import type { NamedPath } from "./plugins-of.ts";
import { pluginTransforms } from "./plugins-of.ts";
import { runGenerators } from "./run-generators.ts";
import { runValidators } from "./run-validators.ts";

type Accumulated = Result<Accumulator, readonly BuildProblem[]>;

/**
 * Gathers the resources that a kustomization leads to and does with them what it says, all but what has to wait for the
 * end. A component continues with what its parent has gathered.
 * Matches kustomize's KustTarget.AccumulateTarget.
 */
export function accumulate(layer: Layer, into: Accumulator): Accumulated {
  const gathered = gather(layer, into);
  if (!gathered.ok) return gathered;
  const configuration = configure(layer, gathered.value.configuration);
  const problems = [
    ...(configuration.ok ? [] : configuration.error),
    ...runGenerators(layer, gathered.value.resources, gatherPaths),
  ];
  if (!configuration.ok || problems.length > 0) return err(problems);
  const complete = addComponents(layer, {
    ...gathered.value,
    configuration: configuration.value,
  });
  return complete.ok ? change(layer, complete.value) : complete;
}

function gather(layer: Layer, into: Accumulator): Accumulated {
  const { resources = [], bases = [] } = layer.kustomization.fields;
  return gatherPaths(layer, into, [
    ...resources.map((path, at): NamedPath => ({ path, field: "resources", at })),
    ...bases.map((path, at): NamedPath => ({ path, field: "bases", at })),
  ]);
}

function gatherPaths(layer: Layer, into: Accumulator, paths: readonly NamedPath[]): Accumulated {
  return addResources(layer, into, paths, (base) => accumulate(base, emptyAccumulator()));
}

/** The configuration that counts for a kustomization: those of its bases, kustomize's own, and what it names itself. */
function configure(
  layer: Layer,
  inherited: Configuration,
): Result<Configuration, readonly BuildProblem[]> {
  const files = readAll(layer, "configurations", readConfiguration);
  const crds = readAll(layer, "crds", readCrds);
  if (!files.ok || !crds.ok) return err([...problemsOf(files), ...problemsOf(crds)]);
  const own = mergeConfigurations(DEFAULT_CONFIGURATION, files.value);
  const all = own.ok ? mergeConfigurations(inherited, own.value) : own;
  const merged = all.ok ? mergeConfigurations(all.value, crds.value) : all;
  return merged.ok
    ? merged
    : err([placed(merged.error, layer.kustomization.place("configurations"))]);
}

type ReadFile = (file: TextFile, path: string) => Result<Configuration, Failure>;

function readAll(
  layer: Layer,
  field: "configurations" | "crds",
  read: ReadFile,
): Result<Configuration, readonly BuildProblem[]> {
  let all = EMPTY_CONFIGURATION;
  const problems: BuildProblem[] = [];
  for (const [at, path] of (layer.kustomization.fields[field] ?? []).entries()) {
    const file = readTextFile(layer, path);
    const one = file.ok ? read(file.value, path) : file;
    const merged = one.ok ? mergeConfigurations(all, one.value) : one;
    if (merged.ok) all = merged.value;
    else problems.push(placed(merged.error, layer.kustomization.place(field, at)));
  }
  return problems.length > 0 ? err(problems) : ok(all);
}

function addComponents(layer: Layer, into: Accumulator): Accumulated {
  let accumulator = into;
  for (const [at, path] of (layer.kustomization.fields.components ?? []).entries()) {
    const place = layer.kustomization.place("components", at);
    const directory = enterDirectory(layer, path);
    if (!directory.ok) return err([placed(withContext(directory.error, "loader.New"), place)]);
    const { loader, origin } = directory.value;
    const component = openLayer(layer.state, loader, origin, "component", place);
    if (!component.ok) return component;
    const accumulated = accumulate(component.value, accumulator);
    if (!accumulated.ok) return accumulated;
    const merged = mergeAccumulators(emptyAccumulator(), accumulated.value);
    if (!merged.ok) return err([placed(merged.error, place)]);
    accumulator = merged.value;
  }
  return ok(accumulator);
}

/** Runs what changes resources, and what checks them. */
function change(layer: Layer, accumulator: Accumulator): Accumulated {
  const { resources, configuration, variables } = accumulator;
  const own = fieldTransforms(layer, configuration);
  const plugins = pluginTransforms(layer, "transformers", gatherPaths);
  if (!own.ok || !plugins.ok) return err([...problemsOf(own), ...problemsOf(plugins)]);
  const problem = runTransforms(resources, [...own.value, ...plugins.value]);
  if (problem !== undefined) return err([problem]);
  const validators = pluginTransforms(layer, "validators", gatherPaths);
  if (!validators.ok) return validators;
  const invalid = runValidators(resources, validators.value);
  if (invalid !== undefined) return err([invalid]);
  const { kustomization } = layer;
  const added = (kustomization.fields.vars ?? []).map((variable, at) =>
    placedVariable(variable, kustomization.place("vars", at)),
  );
  const all = addVariables(variables, added, resources);
  if (!all.ok) return err([placed(all.error, kustomization.place("vars"))]);
  return ok({ resources, configuration, variables: all.value });
}

function problemsOf(result: Result<unknown, readonly BuildProblem[]>): readonly BuildProblem[] {
  return result.ok ? [] : result.error;
}
