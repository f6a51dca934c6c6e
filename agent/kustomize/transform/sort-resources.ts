import { compareBytes } from "../../objects/yaml/json-text.ts";
import type { Failure } from "../failure.ts";
import type { SortOptions } from "../kustomization/kustomization-shape.ts";
import type { Ranks } from "../resources/kind-order.ts";
import { DEFAULT_RANKS, compareTypes, ranksOf, sortText } from "../resources/kind-order.ts";
import { isSameType, typeText } from "../resources/resource-id.ts";
import type { ResourceId } from "../resources/resource-id.ts";
import type { Transform } from "./transformer.ts";

/** Sorts resources as the kustomization wants it. Matches kustomize's SortOrderTransformer. */
export function sortResources({ order = "", legacySortOptions }: SortOptions): Transform {
  return (list) => {
    if (order !== "fifo" && order !== "legacy") {
      return invalid("the field 'sortOptions.order' must be one of [fifo, legacy]");
    }
    if (order === "fifo") {
      return legacySortOptions === undefined
        ? undefined
        : invalid(
            "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
          );
    }
    const { orderFirst = [], orderLast = [] } = legacySortOptions ?? {};
    const ranks = legacySortOptions === undefined ? DEFAULT_RANKS : ranksOf(orderFirst, orderLast);
    const sorted = list.all
      .map((resource) => ({ resource, id: resource.id }))
      .toSorted((left, right) => compareIds(left.id, right.id, ranks));
    return list.replaceAll(sorted.map(({ resource }) => resource));
  };
}

function invalid(message: string): Failure {
  return {
    code: "sort-invalid",
    message,
    advice: 'Write "fifo" or "legacy", and options for "legacy" alone.',
  };
}

function compareIds(left: ResourceId, right: ResourceId, ranks: Ranks): number {
  if (isSameType(left, right)) return compareBytes(idSortText(left), idSortText(right));
  const isNamespaces = left.kind === "Namespace" && right.kind === "Namespace";
  if (isNamespaces && (left.group === "" || right.group === "")) {
    return compareBytes(sortText(right), sortText(left));
  }
  return compareTypes(left, right, ranks);
}

function idSortText(id: ResourceId): string {
  return `${typeText(id)}|${id.namespace || "~X"}|${id.name || "~N"}`;
}
