import type { Result } from "#contract/result.ts";

import type { KubeObject } from "../objects/kube-object.ts";
import { compileChecked } from "./boolean-expression.ts";
import type { CelProblem } from "./problem.ts";

/** A dependency's `readyExpr`: whether what is depended on is ready for the one that depends on it. */
export interface ReadyExpression {
  readonly source: string;
  evaluate(self: KubeObject, dep: KubeObject): Result<boolean, CelProblem>;
}

/**
 * Reads a `readyExpr`, in which `self` is the Kustomization and `dep` its dependency.
 *
 * Matches evalReadyExpr of kustomize-controller v1.9.4: an expression that is not sure to be true or false is refused.
 */
export function compileReadyExpression(source: string): Result<ReadyExpression, CelProblem> {
  const compiled = compileChecked(source, ["self", "dep"]);
  if (!compiled.ok) return compiled;
  const { value: expression } = compiled;
  return {
    ok: true,
    value: { source, evaluate: (self, dep) => expression.evaluate({ self, dep }) },
  };
}
