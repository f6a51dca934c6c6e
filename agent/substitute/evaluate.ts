import { toBytes } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";
import { applyOperator, givesDefault } from "./operators.ts";
import type { Limits, Refusal } from "./operators.ts";
import type { Expression, Part, Template } from "./template.ts";

/** One `${…}` that has no value, and why. */
export interface EvaluationFault {
  readonly kind: Refusal | "variable-missing";
  readonly expression: Expression;
}

/** What evaluating needs to know, and what it finds on the way. */
export interface Evaluation {
  readonly variables: ReadonlyMap<string, ByteText>;
  readonly isStrict: boolean; // a variable that is not set is a fault
  readonly limits: Limits;
  readonly faults: EvaluationFault[]; // grows: every fault is told, not the first alone
}

/**
 * Puts values in the place of expressions. What a default holds is evaluated even where the default is not needed, as in
 * Flux, so that a missing variable in it is a fault all the same.
 */
export function evaluate(template: Template, evaluation: Evaluation): ByteText {
  const pieces: ByteText[] = [];
  let inserted = 0;
  for (const part of template) {
    const piece = evaluatePart(part, evaluation);
    if (part.kind === "expression") {
      inserted += piece.length;
      if (inserted > evaluation.limits.maxBytes) return refuse("value-too-large", part, evaluation);
    }
    pieces.push(piece);
  }
  return pieces.join("");
}

function evaluatePart(part: Part, evaluation: Evaluation): ByteText {
  return part.kind === "text" ? toBytes(part.text) : evaluateExpression(part, evaluation);
}

function evaluateExpression(expression: Expression, evaluation: Evaluation): ByteText {
  const { operator, variable } = expression;
  const { limits, isStrict } = evaluation;
  const parameters = expression.parameters.map((part) => evaluatePart(part, evaluation));
  if (sizeOf(parameters) > limits.maxBytes)
    return refuse("value-too-large", expression, evaluation);

  const value = evaluation.variables.get(variable);
  if (value === undefined && isStrict && !givesDefault(operator)) {
    return refuse("variable-missing", expression, evaluation);
  }
  const applied = applyOperator(operator, value ?? "", parameters, limits);
  return applied.kind === "value" ? applied.bytes : refuse(applied.kind, expression, evaluation);
}

function refuse(kind: EvaluationFault["kind"], expression: Expression, { faults }: Evaluation): "" {
  faults.push({ kind, expression });
  return "";
}

function sizeOf(parameters: readonly ByteText[]): number {
  return parameters.reduce((size, parameter) => size + parameter.length, 0);
}
