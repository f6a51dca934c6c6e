import type { BuildProblem } from "../build-problem.ts";
import type { Place } from "../failure.ts";
import { placed } from "../failure.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Transform } from "../transform/transformer.ts";
import { addTransformation } from "./origin.ts";
import type { Origin } from "./origin.ts";

/** A transform, the line that asks for it, and what is noted at resources that it may have changed. */
export interface PlacedTransform {
  readonly transform: Transform;
  readonly place: Place;
  readonly origin: Origin | undefined;
}

/** Runs transforms one after the other. Matches kustomize's multiTransformer. */
export function runTransforms(
  list: ResourceList,
  transforms: readonly PlacedTransform[],
): BuildProblem | undefined {
  for (const { transform, place, origin } of transforms) {
    const failure = transform(list);
    if (failure !== undefined) return placed(failure, place);
    if (origin !== undefined) addTransformation(list, origin);
    list.dropEmpty();
  }
  return undefined;
}
