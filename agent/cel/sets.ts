import type { Environment } from "@marcbachmann/cel-js";

import { areEqual } from "./equality.ts";
import { addNamespace } from "./namespace.ts";

type List = readonly unknown[];

/** Adds cel-go's extension that takes lists for sets. */
export function addSets(environment: Environment): void {
  const type = addNamespace(environment, "sets");
  environment
    .registerFunction(`${type}.contains(list, list): bool`, (_: unknown, all: List, some: List) =>
      contains(all, some),
    )
    .registerFunction(
      `${type}.equivalent(list, list): bool`,
      (_: unknown, left: List, right: List) => contains(left, right) && contains(right, left),
    )
    .registerFunction(
      `${type}.intersects(list, list): bool`,
      (_: unknown, left: List, right: List) => left.some((member) => contains(right, [member])),
    );
}

function contains(all: List, some: List): boolean {
  return some.every((wanted) => all.some((member) => areEqual(member, wanted)));
}
