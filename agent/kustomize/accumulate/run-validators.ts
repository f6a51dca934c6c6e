import type { BuildProblem } from "../build-problem.ts";
import { placed } from "../failure.ts";
import { idText, isSameId } from "../resources/resource-id.ts";
import { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";
import type { PlacedTransform } from "./placed-transform.ts";
import { isSameNode } from "./same-node.ts";

const VALIDATED_BY = "validated-by"; // the one label that a validator may set

/** Runs validators, which may fail but may not change anything. */
export function runValidators(
  list: ResourceList,
  validators: readonly PlacedTransform[],
): BuildProblem | undefined {
  for (const { transform, place } of validators) {
    const before = list.all.map((resource) => resource.copy());
    const failure = transform(new ResourceList(list.all));
    if (failure !== undefined) return placed(failure, place);
    const change = changeOf(before, list.all);
    if (change !== undefined) {
      return {
        code: "transformer-failed",
        message: `validator shouldn't modify the resource map: ${change}`,
        advice: "List it in transformers, or take it out.",
        ...place,
      };
    }
  }
  return undefined;
}

/** Says what is not as it was; undefined where all is. */
function changeOf(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  for (const [at, resource] of after.entries()) {
    const earlier = before[at];
    if (isUnchanged(resource, earlier)) continue;
    return earlier === undefined || isSameId(earlier.id, resource.id)
      ? `nodes unequal: ${resource.kind} ${resource.name}`
      : `id in self missing from other; id: ${idText(earlier.id)}`;
  }
  return undefined;
}

function isUnchanged(after: Resource, before: Resource | undefined): boolean {
  const copy = after.copy();
  if (copy.node !== undefined && copy.labels.has(VALIDATED_BY)) {
    const { labels } = copy;
    labels.delete(VALIDATED_BY);
    copy.labels = labels;
  }
  return isSameNode(copy.node, before?.node);
}
