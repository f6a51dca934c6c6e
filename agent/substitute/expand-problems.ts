import type { EvaluationFault } from "./evaluate.ts";
import type { FaultReason, TemplateFault } from "./parse-template.ts";
import { MAX_NESTING } from "./parse-template.ts";
import { SUBSTITUTE_KEY } from "./problem.ts";
import type { SubstituteProblem } from "./problem.ts";

const MAX_PROBLEMS = 50; // of one text: more help nobody
const MAX_QUOTED = 60; // characters of an expression in a sentence
const KEEP = `Write $\${ where \${ is meant to stay, or annotate the object with ${SUBSTITUTE_KEY}: disabled.`;

const WHAT_IS_WRONG: Readonly<Record<FaultReason, string>> = {
  "unable to parse variable name": "no name of a variable follows it",
  "missing closing brace": 'neither "}" nor an operator follows the name',
  "unable to parse substitution within function": "the operator lacks what must follow it",
  "bad substitution": "it does not end as its operator wants it to",
  "nested too deep": `expressions stand in one another, more than ${MAX_NESTING} deep`,
};

/** Tells why a text cannot be taken apart. */
export function templateProblem(text: string, fault: TemplateFault): SubstituteProblem {
  const excerpt = quote(text.slice(fault.start, fault.offset + 1));
  return {
    code: "expression-invalid",
    message: `"${excerpt}" cannot be read: ${WHAT_IS_WRONG[fault.reason]} (${fault.reason}).`,
    advice: KEEP,
    excerpt,
    ...positionOf(text, fault.start),
  };
}

/** Tells why expressions have no value, once for each variable and reason. */
export function faultProblems(
  text: string,
  faults: readonly EvaluationFault[],
): readonly SubstituteProblem[] {
  const firsts = new Map<string, EvaluationFault>();
  for (const fault of faults) {
    const key = `${fault.kind} ${fault.expression.variable}`;
    if (!firsts.has(key)) firsts.set(key, fault);
  }
  return [...firsts.values()].slice(0, MAX_PROBLEMS).map((fault) => faultProblem(text, fault));
}

/** Tells that an expression cut a character in two, so that what is left is no text. */
export function cutProblem(): SubstituteProblem {
  return {
    code: "value-cut",
    message: "An expression cut a value inside a character, and what is left is not valid UTF-8.",
    advice:
      "Offsets and lengths count bytes, and a letter with an accent has two or more: cut elsewhere.",
  };
}

function faultProblem(text: string, fault: EvaluationFault): SubstituteProblem {
  const { start, end } = fault.expression;
  const excerpt = quote(text.slice(start, end));
  return { ...describeFault(fault, excerpt), excerpt, ...positionOf(text, start) };
}

function describeFault(
  { kind, expression: { variable } }: EvaluationFault,
  source: string,
): Pick<SubstituteProblem, "code" | "message" | "advice"> {
  switch (kind) {
    case "variable-missing":
      return {
        code: "variable-missing",
        message: `"${source}" has no value: variable not set (strict mode): "${variable}".`,
        advice: `Set it under postBuild.substitute or in what substituteFrom names, give a default as in \${${variable}:=value}, or write $${source} to keep the text.`,
      };
    case "number-too-large":
      return {
        code: "expression-invalid",
        message: `"${source}" counts further than 64 bits reach.`,
        advice: "Leave the length out to take the rest of the value.",
      };
    case "too-costly":
      return {
        code: "expression-too-costly",
        message: `"${source}" takes too long, with all that is worked out before it.`,
        advice: `Use a pattern with fewer stars, a shorter value of ${variable}, or fewer expressions in one object.`,
      };
    case "value-too-large":
      return {
        code: "value-too-large",
        message: `With "${source}" the text grows larger than any object may be.`,
        advice: `Use a shorter value of ${variable}.`,
      };
  }
}

function positionOf(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

function quote(source: string): string {
  const [line = ""] = source.split("\n", 1);
  return line.length > MAX_QUOTED || line.length < source.length
    ? `${line.slice(0, MAX_QUOTED)}…`
    : line;
}
