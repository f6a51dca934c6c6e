import { Environment } from "@marcbachmann/cel-js";

import { addEncoders } from "./encoders.ts";
import { addMixedEquality } from "./equality.ts";
import { addOptionals } from "./optionals.ts";
import { addSets } from "./sets.ts";
import { addStrings } from "./strings.ts";
import type { TextBudget } from "./text-budget.ts";

const LIMITS = { maxAstNodes: 2000, maxDepth: 100 }; // far above any health check

/**
 * Expressions whose variables are whatever they are given, and whose types show only when they are evaluated: Flux's way
 * with health checks, as custom resources have any fields.
 */
export function uncheckedEnvironment(budget: TextBudget): Environment {
  const environment = withExtensions(
    new Environment({
      unlistedVariablesAreDyn: true,
      homogeneousAggregateLiterals: false,
      enableOptionalTypes: true,
      limits: LIMITS,
    }),
    budget,
  );
  addMixedEquality(environment);
  return environment;
}

/** Expressions over these variables alone, each an object, whose types are checked before: Flux's way with readyExpr. */
export function checkedEnvironment(variables: readonly string[], budget: TextBudget): Environment {
  const environment = withExtensions(
    new Environment({ enableOptionalTypes: true, limits: LIMITS }),
    budget,
  );
  for (const name of variables) environment.registerVariable(name, "map<string, dyn>");
  return environment;
}

function withExtensions(environment: Environment, budget: TextBudget): Environment {
  addStrings(environment, budget);
  addSets(environment);
  addEncoders(environment);
  addOptionals(environment);
  return environment;
}
