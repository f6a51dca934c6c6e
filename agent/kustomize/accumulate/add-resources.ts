import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import type { Failure, Place } from "../failure.ts";
import { placed } from "../failure.ts";
import { readResourceFile } from "../load/read-file.ts";
import { parseGitUrl } from "../remote/git-url.ts";
import { NOT_FETCHED } from "../remote/remotes.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { SchemaStore } from "../schema/schema-store.ts";
import { mergeAccumulators } from "./accumulator.ts";
import type { Accumulator, Append } from "./accumulator.ts";
import { MAX_RESOURCES } from "./build-state.ts";
import { enterDirectory } from "./enter-directory.ts";
import type { Layer } from "./layer.ts";
import { openLayer } from "./open-layer.ts";
import { originAt, setOrigin } from "./origin.ts";
import type { NamedPath } from "./plugins-of.ts";

type Accumulated = Result<Accumulator, readonly BuildProblem[]>;

/**
 * Adds the resources of the files and directories that a field of a kustomization names. All that are wrong are told.
 * Matches kustomize's accumulateResources.
 */
export function addResources(
  layer: Layer,
  into: Accumulator,
  paths: readonly NamedPath[],
  accumulateBase: (base: Layer) => Accumulated,
): Accumulated {
  let accumulator = into;
  const append = appendTo(into.resources, layer.schemas);
  const problems: BuildProblem[] = [];
  for (const { path, field, at } of paths) {
    const place = layer.kustomization.place(field, at);
    const file = addFile(layer, accumulator, path, append);
    if (file === undefined) continue;
    const base = openBase(layer, path, place, file);
    const added = base.ok ? addBase(accumulator, accumulateBase(base.value), place, append) : base;
    if (added.ok) accumulator = added.value;
    else problems.push(...added.error);
  }
  return problems.length > 0 ? err(problems) : ok(accumulator);
}

/** What resources are called depends on the schema, which a base may bring. */
function appendTo(resources: ResourceList, schemas: SchemaStore): Append {
  let { revision } = schemas;
  let appender = resources.appender();
  return (added) => {
    if (schemas.revision !== revision) appender = resources.appender();
    ({ revision } = schemas);
    return appender.append(added);
  };
}

function addFile(
  layer: Layer,
  { resources }: Accumulator,
  path: string,
  append: Append,
): Failure | undefined {
  const read = readResourceFile(layer, path);
  if (!read.ok) return read.error;
  const { origin } = layer;
  if (origin !== undefined) {
    for (const resource of read.value) setOrigin(resource, originAt(origin, path));
  }
  const failure = append(read.value);
  if (failure !== undefined || resources.all.length <= MAX_RESOURCES) return failure;
  return {
    code: "limit-exceeded",
    message: `there are more than ${MAX_RESOURCES} resources`,
    advice: "Build them in parts.",
  };
}

/** A path that is no file of resources may be a directory with a kustomization. */
function openBase(
  layer: Layer,
  path: string,
  place: Place,
  fileFailure: Failure,
): Result<Layer, readonly BuildProblem[]> {
  if (isFinal(fileFailure)) return err([placed(fileFailure, place)]);
  const directory = enterDirectory(layer, path);
  if (!directory.ok) {
    const isNeither = directory.error.code === "path-missing" && parseGitUrl(path) === undefined;
    return err([placed(isNeither ? fileFailure : directory.error, place)]);
  }
  const { loader, origin } = directory.value;
  return openLayer(layer.state, loader, origin, "base", place);
}

function addBase(into: Accumulator, base: Accumulated, place: Place, append: Append): Accumulated {
  if (!base.ok) return base;
  const merged = mergeAccumulators(into, base.value, append);
  return merged.ok ? merged : err([placed(merged.error, place)]);
}

/** What no directory can make up for. */
function isFinal({ code }: Failure): boolean {
  return code === NOT_FETCHED || code === "remote-refused" || code === "limit-exceeded";
}
