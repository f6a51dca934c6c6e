import { Optional } from "@marcbachmann/cel-js";
import type { Environment } from "@marcbachmann/cel-js";

/** Adds what cel-go's optional values have and the library lacks; the macros optMap and optFlatMap are left out. */
export function addOptionals(environment: Environment): void {
  environment
    .registerFunction("list.first(): optional<dyn>", (list: readonly unknown[]) => at(list, 0))
    .registerFunction("list.last(): optional<dyn>", (list: readonly unknown[]) =>
      at(list, list.length - 1),
    )
    .registerFunction(
      "OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>",
      (_: unknown, value: unknown) => (isZero(value) ? Optional.none() : Optional.of(value)),
    );
}

function at(list: readonly unknown[], index: number): Optional {
  return index in list ? Optional.of(list[index]) : Optional.none();
}

function isZero(value: unknown): boolean {
  const worth: unknown = typeof value === "object" && value !== null ? value.valueOf() : value;
  if (typeof worth !== "object" || worth === null) return !worth;
  return Array.isArray(worth) ? worth.length === 0 : Object.keys(worth).length === 0;
}
