import type { Receiver } from "../objects/receiver.ts";
import { compileChecked } from "./boolean-expression.ts";
import type { CelProblem } from "./problem.ts";

/**
 * Finds the first expression of a Receiver that is not sure to be true or false: of its filters, in which `req` is the webhook's
 * request and `res` the resource that is to be told, and of what it asks of tokens.
 *
 * Matches ValidateResourceFilter of notification-controller, which has `claims` only where there are tokens.
 */
export function wrongExpressionOf({
  filters,
  validations,
  secretName,
}: Pick<Receiver, "filters" | "validations" | "secretName">): CelProblem | undefined {
  const ofFilters = ["res", "req", ...(secretName === undefined ? ["claims"] : [])];
  const all = [
    ...filters.map((source) => [source, ofFilters] as const),
    ...validations.map((source) => [source, ["claims", "vars"]] as const),
  ];
  for (const [source, variables] of all) {
    const compiled = compileChecked(source, variables);
    if (!compiled.ok) return compiled.error;
  }
  return undefined;
}
