import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import { fieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { placed } from "../failure.ts";
import { addHash } from "../generate/hash.ts";
import { checkMetadata } from "../load/check-metadata.ts";
import { resolveVariables } from "../references/resolve-variables.ts";
import { updateReferences } from "../references/update-references.ts";
import {
  LOCAL_CONFIG_ANNOTATION,
  ORIGIN_ANNOTATION,
  TRANSFORMATIONS_ANNOTATION,
} from "../resources/build-annotations.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";
import { setEntries } from "../transform/set-entries.ts";
import { sortResources } from "../transform/sort-resources.ts";
import { eachResource } from "../transform/transformer.ts";
import type { Accumulator } from "./accumulator.ts";
import type { Layer } from "./layer.ts";

const MANAGED_BY = { "app.kubernetes.io/managed-by": "kustomize-v5.8.1" };
const METADATA_LABELS = [fieldSpec({ path: "metadata/labels", create: true })];

/** How the outcome is to be. */
export interface FinishOptions {
  readonly reorder: "legacy" | "none" | "unspecified";
  readonly managedByLabel: boolean;
}

/**
 * Does what has to wait until all resources are there: names with hashes, references to new names, variables; drops what
 * is only for the build, sorts, and takes off what the build noted.
 * Matches kustomize's makeCustomizedResMap and Kustomizer.Run.
 */
export function finish(
  { resources, configuration, variables }: Accumulator,
  layer: Layer,
  options: FinishOptions,
): Result<readonly Resource[], readonly BuildProblem[]> {
  const { kustomization, state } = layer;
  const place = kustomization.place();
  const unfinished =
    eachResource(addHash)(resources) ?? updateReferences(resources, configuration.nameReference);
  if (unfinished !== undefined) return err([placed(unfinished, place)]);
  const warnings = resolveVariables(resources, variables, configuration.varReference);
  if (!warnings.ok) return err([placed(warnings.error, place)]);
  state.warnings.push(...warnings.value);
  const failure =
    dropLocal(resources) ??
    sort(resources, layer, options) ??
    addManagedBy(resources, layer, options);
  if (failure !== undefined) return err([placed(failure, place)]);
  const { buildMetadata = [] } = kustomization.fields;
  for (const resource of resources.all) cleanUp(resource, buildMetadata);
  return ok(resources.all);
}

/** Drops what is no object any more, and what is there for the build alone. */
function dropLocal(resources: ResourceList): Failure | undefined {
  resources.dropEmpty();
  for (const { node, place } of resources.all) {
    const failure = node === undefined ? undefined : checkMetadata(node);
    if (failure !== undefined) return { ...failure, ...place };
  }
  return resources.replaceAll(
    resources.all.filter(
      ({ annotations }) => (annotations.get(LOCAL_CONFIG_ANNOTATION) ?? "false") === "false",
    ),
  );
}

function sort(
  resources: ResourceList,
  { kustomization, state }: Layer,
  { reorder }: FinishOptions,
): Failure | undefined {
  const { sortOptions } = kustomization.fields;
  if (sortOptions !== undefined) {
    if (reorder !== "unspecified") state.warnings.push(SORTED_TWICE);
    const failure = sortResources(sortOptions)(resources);
    return failure === undefined
      ? undefined
      : { ...kustomization.place("sortOptions"), ...failure };
  }
  return reorder === "none" ? undefined : sortResources({ order: "legacy" })(resources);
}

const SORTED_TWICE =
  "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.";

function addManagedBy(
  resources: ResourceList,
  { kustomization }: Layer,
  { managedByLabel }: FinishOptions,
): Failure | undefined {
  const isWanted =
    managedByLabel || kustomization.fields.buildMetadata?.includes("managedByLabel") === true;
  return isWanted ? setEntries(MANAGED_BY, METADATA_LABELS)(resources) : undefined;
}

function cleanUp(resource: Resource, buildMetadata: readonly string[]): void {
  resource.removeBuildAnnotations();
  const { annotations } = resource;
  if (!buildMetadata.includes("originAnnotations")) annotations.delete(ORIGIN_ANNOTATION);
  if (!buildMetadata.includes("transformerAnnotations")) {
    annotations.delete(TRANSFORMATIONS_ANNOTATION);
  }
  resource.annotations = annotations;
}
