import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import { placed } from "../failure.ts";
import type { Failure } from "../failure.ts";
import type { KustomizationFields } from "../kustomization/kustomization-shape.ts";
import { readResources } from "../load/read-resources.ts";
import { loadTransformer } from "../plugins/load-plugin.ts";
import type { Resource } from "../resources/resource.ts";
import { emptyAccumulator } from "./accumulator.ts";
import type { Accumulator } from "./accumulator.ts";
import type { Layer } from "./layer.ts";
import { originAt, pluginOrigin, setOrigin } from "./origin.ts";
import type { PlacedTransform } from "./placed-transform.ts";

/** Adds the resources of paths to an accumulator. */
export type AddResources = (
  layer: Layer,
  into: Accumulator,
  paths: readonly NamedPath[],
) => Result<Accumulator, readonly BuildProblem[]>;

/** A path, and the entry of a kustomization that names it. */
export interface NamedPath {
  readonly path: string;
  readonly field: keyof KustomizationFields;
  readonly at: number;
}

export type PluginField = "generators" | "transformers" | "validators";

/**
 * The resources that a field names: each entry is the resources themselves, a file or a directory of them.
 * Matches kustomize's configureExternalTransformers.
 */
export function pluginResources(
  layer: Layer,
  field: PluginField,
  add: AddResources,
): Result<readonly Resource[], readonly BuildProblem[]> {
  const accumulator = emptyAccumulator();
  const paths: NamedPath[] = [];
  for (const [at, entry] of (layer.kustomization.fields[field] ?? []).entries()) {
    const place = layer.kustomization.place(field, at);
    const inline = readResources(entry, place, layer.schemas);
    if (!inline.ok) {
      paths.push({ path: entry, field, at });
      continue;
    }
    noteOrigins(layer, inline.value);
    const failure = accumulator.resources.append(inline.value);
    if (failure !== undefined) return err([placed(failure, place)]);
  }
  const added = add(layer, accumulator, paths);
  return added.ok ? ok(added.value.resources.all) : added;
}

function noteOrigins({ origin, kustomization }: Layer, resources: readonly Resource[]): void {
  if (origin === undefined) return;
  for (const resource of resources) setOrigin(resource, originAt(origin, kustomization.fileName));
}

/** The transforms that the resources of a field configure. */
export function pluginTransforms(
  layer: Layer,
  field: "transformers" | "validators",
  add: AddResources,
): Result<readonly PlacedTransform[], readonly BuildProblem[]> {
  const resources = pluginResources(layer, field, add);
  if (!resources.ok) return resources;
  const transforms: PlacedTransform[] = [];
  const failures: { readonly failure: Failure; readonly resource: Resource }[] = [];
  for (const resource of resources.value) {
    const transform = loadTransformer(resource, layer);
    if (!transform.ok) failures.push({ failure: transform.error, resource });
    else {
      transforms.push({
        transform: transform.value,
        place: resource.place,
        origin: pluginOrigin(resource),
      });
    }
  }
  if (failures.length === 0) return ok(transforms);
  return err(failures.map(({ failure, resource }) => placed(failure, resource.place)));
}
