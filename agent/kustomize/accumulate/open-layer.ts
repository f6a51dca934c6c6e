import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import type { Place } from "../failure.ts";
import { placed } from "../failure.ts";
import { readKustomization } from "../kustomization/read-kustomization.ts";
import type { Loader } from "../load/loader.ts";
import { readTextFile } from "../load/read-file.ts";
import type { BuildState } from "./build-state.ts";
import type { Layer } from "./layer.ts";
import type { Origin } from "./origin.ts";

/** What a kustomization has to be where it is named. */
export type Role = "base" | "component" | "top";

/** Reads the kustomization in a loader's directory. `namedAt` is where it is named. */
export function openLayer(
  state: BuildState,
  loader: Loader,
  origin: Origin | undefined,
  role: Role,
  namedAt: Place,
): Result<Layer, readonly BuildProblem[]> {
  const exceeded = state.countKustomization(loader.depth);
  if (exceeded !== undefined) return err([placed(exceeded, namedAt)]);
  const kustomization = readKustomization(loader);
  if (!kustomization.ok)
    return err(kustomization.error.map((problem) => blame(problem, namedAt, role)));
  state.warnings.push(...kustomization.value.warnings);
  const layer: Layer = {
    kustomization: kustomization.value,
    loader,
    schemas: state.schemas,
    parsed: state.parsed,
    state,
    origin,
  };
  const problem = useSchema(layer, role === "top") ?? misplaced(layer, role, namedAt);
  return problem === undefined ? ok(layer) : err([problem]);
}

/** Where there is no kustomization, whoever names the directory is to blame. */
function blame(problem: BuildProblem, namedAt: Place, role: Role): BuildProblem {
  if (problem.code !== "kustomization-missing" || role === "top") return problem;
  const { code, message } = problem;
  return {
    code,
    message,
    advice: "Add a kustomization.yaml to the directory, or correct the path.",
    ...namedAt,
  };
}

function useSchema(layer: Layer, isTop: boolean): BuildProblem | undefined {
  const { openapi = {} } = layer.kustomization.fields;
  const place = layer.kustomization.place("openapi");
  const { path, version } = openapi;
  const file = path === undefined ? ok(undefined) : readTextFile(layer, path);
  if (!file.ok) return placed(file.error, place);
  const failure = layer.schemas.use(version, file.value, isTop);
  return failure === undefined ? undefined : placed(failure, place);
}

function misplaced(
  { kustomization, loader }: Layer,
  role: Role,
  place: Place,
): BuildProblem | undefined {
  if (role === "top") return undefined;
  const path = loader.shownDirectory;
  if (role === "component" && !kustomization.isComponent) {
    return {
      code: "component-misplaced",
      message: `expected kind 'Component' for path '${path}' but got 'Kustomization'`,
      advice: "Name it in resources, or make its kind Component.",
      ...place,
    };
  }
  if (role === "base" && kustomization.isComponent) {
    return {
      code: "component-misplaced",
      message: `expected kind != 'Component' for path '${path}'`,
      advice: "Name it in components.",
      ...place,
    };
  }
  return undefined;
}
