import type { Environment, ParseResult } from "@marcbachmann/cel-js";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject } from "../objects/kube-object.ts";
import { extentOf, toCelFields } from "./cel-value.ts";
import type { CelFields } from "./cel-value.ts";
import { checkedEnvironment, uncheckedEnvironment } from "./environments.ts";
import {
  costlyExpression,
  failedEvaluation,
  invalidExpression,
  notBoolean,
  summaryOf,
} from "./expression-problems.ts";
import { prepareAst } from "./prepare-ast.ts";
import type { Preparation } from "./prepare-ast.ts";
import type { CelProblem } from "./problem.ts";
import { BudgetSpent } from "./text-budget.ts";
import type { TextBudget } from "./text-budget.ts";

/** An expression that answers yes or no. */
export interface BooleanExpression {
  readonly source: string;
  /** Asks it about these variables. */
  evaluate(variables: JsonObject): Result<boolean, CelProblem>;
}

/** An expression that was read, and all that belongs to it alone. */
interface Compiled extends Preparation {
  readonly source: string;
  readonly parsed: ParseResult;
  readonly budget: TextBudget;
}

const MAX_ROUNDS = 20_000; // of the innermost loop: some 0.3 s, where every round fails
const MAX_CHARACTERS = 100_000_000; // that all rounds together may look at, if each takes the longest text
const MAX_TEXT_WORK = 500_000; // for patterns and the like: about 0.5 s

/** Reads an expression over whatever variables it will be given; only its grammar is checked. */
export function compileUnchecked(source: string): Result<BooleanExpression, CelProblem> {
  const budget = { left: 0 };
  const environment = uncheckedEnvironment(budget);
  const parsed = parse(environment, source);
  if (!parsed.ok) return parsed;
  const preparation = prepareAst(parsed.value.ast, (literal) => dynamic(environment, literal));
  const { error } = parsed.value.check();
  if (error?.code === "invalid_macro_argument") {
    return err(invalidExpression(source, error.summary)); // what else may be wrong need not matter
  }
  return ok(expressionOf({ source, parsed: parsed.value, budget, ...preparation }));
}

/** Reads an expression over these variables, each an object, which must be sure to answer yes or no. */
export function compileChecked(
  source: string,
  variables: readonly string[],
): Result<BooleanExpression, CelProblem> {
  const budget = { left: 0 };
  const checked = checkTypes(source, checkedEnvironment(variables, budget));
  if (!checked.ok) return checked;
  const { parsed, preparation, type } = checked.value;
  if (type !== "bool") return err(answersNoQuestion(source, type));
  return ok(expressionOf({ source, parsed, budget, ...preparation }));
}

/** What may be asked for in an expression, and whether its answer must be yes or no. */
interface Expected {
  readonly variables: readonly string[]; // each an object
  readonly isQuestion: boolean;
}

/** Tells what is wrong with an expression that is not asked here. */
export function checkExpression(
  source: string,
  { variables, isQuestion }: Expected,
): CelProblem | undefined {
  const checked = checkTypes(source, checkedEnvironment(variables, { left: 0 }));
  if (!checked.ok) return checked.error;
  const { type } = checked.value;
  return isQuestion && type !== "bool" ? answersNoQuestion(source, type) : undefined;
}

/** An expression whose types fit, and the type of its answer. */
interface Typed {
  readonly parsed: ParseResult;
  readonly preparation: Preparation;
  readonly type: string;
}

function checkTypes(source: string, environment: Environment): Result<Typed, CelProblem> {
  const parsed = parse(environment, source);
  if (!parsed.ok) return parsed;
  const preparation = prepareAst(parsed.value.ast, (literal) => literal);
  const { valid, type = "", error } = parsed.value.check();
  if (!valid) return err(invalidExpression(source, error?.summary ?? "its types do not fit"));
  return ok({ parsed: parsed.value, preparation, type });
}

function answersNoQuestion(source: string, type: string): CelProblem {
  const reason = `CEL expression output type mismatch: expected bool, got ${type}`;
  return invalidExpression(source, reason);
}

function parse(environment: Environment, source: string): Result<ParseResult, CelProblem> {
  try {
    return ok(environment.parse(source));
  } catch (thrown) {
    return err(invalidExpression(source, summaryOf(thrown)));
  }
}

/** What a written-out list or map holds is of any type, as long as nothing was checked. */
function dynamic(environment: Environment, literal: object): object {
  const { ast } = environment.parse("dyn(null)");
  if (ast.op === "call") Object.assign(ast.args[1], [literal]);
  return ast;
}

function expressionOf(compiled: Compiled): BooleanExpression {
  return {
    source: compiled.source,
    evaluate(variables) {
      const fields = toCelFields(variables);
      return isAffordable(compiled, fields)
        ? ask(compiled, fields)
        : err(costlyExpression(compiled.source));
    },
  };
}

function isAffordable({ loopDepth, splits }: Preparation, fields: CelFields): boolean {
  const { members, characters } = extentOf(fields);
  const rounds = (splits ? Math.max(members, characters) : members) ** loopDepth;
  return rounds <= MAX_ROUNDS && rounds * characters <= MAX_CHARACTERS;
}

function ask({ source, parsed, budget }: Compiled, fields: CelFields): Result<boolean, CelProblem> {
  try {
    budget.left = MAX_TEXT_WORK;
    const answer: unknown = parsed({ ...fields });
    return typeof answer === "boolean" ? ok(answer) : err(notBoolean(source));
  } catch (thrown) {
    const isCostly = thrown instanceof BudgetSpent || budget.left < 0;
    return err(isCostly ? costlyExpression(source) : failedEvaluation(source, thrown));
  }
}
