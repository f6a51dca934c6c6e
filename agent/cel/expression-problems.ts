import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";

import type { CelProblem } from "./problem.ts";

const MAX_QUOTED = 200; // characters of an expression

/** Reasons whose sentence speaks of the expression alone. Others quote values, which may be secrets. */
const TELLABLE: readonly string[] = [
  "cannot_index_type",
  "division_by_zero",
  "invalid_index_type",
  "modulo_by_zero",
  "no_such_overload",
  "optional_expected",
  "optional_value_missing",
  "unknown_variable",
];

/** Says that an expression cannot be read. */
export function invalidExpression(source: string, reason: string): CelProblem {
  return {
    code: "cel-invalid",
    message: `failed to parse the CEL expression '${quote(source)}': ${reason}.`,
    advice:
      "Correct the expression; the Common Expression Language's definition tells its grammar.",
  };
}

/** Says that an expression answers something else than yes or no. */
export function notBoolean(source: string): CelProblem {
  return {
    code: "cel-failed",
    message: `failed to evaluate CEL expression as boolean: '${quote(source)}'.`,
    advice: "Compare its result with something, so that it is true or false.",
  };
}

/** Says that an expression has no answer for the object it was asked about. */
export function failedEvaluation(source: string, thrown: unknown): CelProblem {
  return {
    code: "cel-failed",
    message: `failed to evaluate the CEL expression '${quote(source)}': ${reasonOf(source, thrown)}.`,
    advice: "Ask with has() whether a field is there before its value is looked at.",
  };
}

/** Says that an expression's loops would take too long on the object it was asked about. */
export function costlyExpression(source: string): CelProblem {
  return {
    code: "cel-too-costly",
    message: `failed to evaluate the CEL expression '${quote(source)}': its loops or patterns take too long on this object.`,
    advice:
      "Put fewer loops (all, exists, map, filter) into one another, and use simpler patterns.",
  };
}

/** What the library says is wrong, without the excerpt that it draws. */
export function summaryOf(thrown: unknown): string {
  return isCelError(thrown) ? thrown.summary : "it is too complicated";
}

function reasonOf(source: string, thrown: unknown): string {
  if (!isCelError(thrown)) return "a function cannot take the value it was given";
  const { code, summary } = thrown;
  const key = /^No such key: (.+)$/.exec(summary)?.[1];
  const isTellable = TELLABLE.includes(code) || (key !== undefined && source.includes(key));
  return isTellable ? summary : code.replaceAll("_", " ");
}

function isCelError(thrown: unknown): thrown is EvaluationError | ParseError | CelTypeError {
  return (
    thrown instanceof EvaluationError ||
    thrown instanceof ParseError ||
    thrown instanceof CelTypeError
  );
}

function quote(source: string): string {
  return source.length > MAX_QUOTED ? `${source.slice(0, MAX_QUOTED)}…` : source;
}
