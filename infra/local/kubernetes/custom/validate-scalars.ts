import { numberAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { invalidValue, tooLong } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { FORMATS } from "./formats.ts";

/** What is wrong with a text: its length, pattern and format. */
export function checkText(value: string, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problem = lengthProblem(value, schema, path) ?? patternProblem(value, schema, path);
  const format = textAt(schema, "format") ?? "";
  const hasFormat = FORMATS[format.replaceAll("-", "")]?.(value) !== false;
  const words = `${placeOf(path)} must be of type ${format}: ${JSON.stringify(value)}`;
  const wrong = { ...invalidValue(path, value, words), reason: "FieldValueTypeInvalid" } as const;
  return [...(problem === undefined ? [] : [problem]), ...(hasFormat ? [] : [wrong])];
}

function lengthProblem(value: string, schema: JsonMap, path: string): FieldProblem | undefined {
  const { length } = Array.from(value);
  const [min, max] = [numberAt(schema, "minLength"), numberAt(schema, "maxLength")];
  if (max !== undefined && length > max) return tooLong(path, max);
  if (min === undefined || length >= min) return undefined;
  return invalidValue(path, value, `${placeOf(path)} should be at least ${min} chars long`);
}

function patternProblem(value: string, schema: JsonMap, path: string): FieldProblem | undefined {
  const pattern = textAt(schema, "pattern");
  if (pattern === undefined || matches(pattern, value)) return undefined;
  return invalidValue(path, value, `${placeOf(path)} should match '${pattern}'`);
}

const patterns = new Map<string, RegExp | undefined>();

/** Go's patterns are near enough to JavaScript's; one that JavaScript cannot read lets everything pass. */
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
  return patterns.get(pattern)?.test(value) ?? true;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern.replace(/^\(\?s\)/, ""), pattern.startsWith("(?s)") ? "su" : "u");
  } catch {
    return compileLoosely(pattern);
  }
}

function compileLoosely(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

/** What is wrong with a number: its bounds and its factor. */
export function checkNumber(value: number, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const [min, max] = [numberAt(schema, "minimum"), numberAt(schema, "maximum")];
  const factor = numberAt(schema, "multipleOf");
  const [isOpenMin, isOpenMax] = [
    schema["exclusiveMinimum"] === true,
    schema["exclusiveMaximum"] === true,
  ];
  if (max !== undefined && (isOpenMax ? value >= max : value > max)) {
    const words = isOpenMax ? "less than" : "less than or equal to";
    problems.push(invalidValue(path, value, `${placeOf(path)} should be ${words} ${max}`));
  }
  if (min !== undefined && (isOpenMin ? value <= min : value < min)) {
    const words = isOpenMin ? "greater than" : "greater than or equal to";
    problems.push(invalidValue(path, value, `${placeOf(path)} should be ${words} ${min}`));
  }
  if (factor !== undefined && value % factor !== 0) {
    problems.push(invalidValue(path, value, `${placeOf(path)} should be a multiple of ${factor}`));
  }
  return problems;
}

function placeOf(path: string): string {
  return `${path} in body`;
}
