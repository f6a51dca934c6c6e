import type { ReceiverExpression } from "../objects/receiver.ts";
import { checkExpression } from "./boolean-expression.ts";
import type { CelProblem } from "./problem.ts";

/**
 * Finds the first expression of a Receiver that cannot be asked, or whose answer is not sure to be yes or no where that is needed.
 *
 * Matches ValidateResourceFilter and CompileOIDCProviders of notification-controller v1.9.3.
 */
export function wrongExpressionOf(
  expressions: readonly ReceiverExpression[],
): CelProblem | undefined {
  for (const { place, source, variables, isQuestion } of expressions) {
    const problem = checkExpression(source, { variables, isQuestion });
    if (problem !== undefined) return { ...problem, message: `${place}: ${problem.message}` };
  }
  return undefined;
}
