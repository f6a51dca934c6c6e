import type { JsonMap } from "../json.ts";
import type { FieldProblem } from "../refusal.ts";

/** What a built-in kind asks of its objects beyond their types. */
export interface Rules {
  create(object: JsonMap): readonly FieldProblem[];
  update(object: JsonMap, live: JsonMap): readonly FieldProblem[];
}

const NO_RULES: Rules = { create: () => [], update: () => [] };

export function rulesOf(resource: string): Rules {
  return RULES[resource] ?? NO_RULES;
}

const RULES: Readonly<Record<string, Rules>> = {};
