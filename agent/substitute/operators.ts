import { fromBytes, runeAt, toBytes } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";
import { lengthAfterReplacing, replaceEvery, replaceFirst } from "./replace-bytes.ts";
import type { Replacement } from "./replace-bytes.ts";
import { lowerCharacter, upperCharacter } from "./simple-case.ts";
import { sliceBytes } from "./slice-bytes.ts";
import {
  trimLongestPrefix,
  trimLongestSuffix,
  trimShortestPrefix,
  trimShortestSuffix,
} from "./trim-match.ts";
import type { WorkBudget } from "./work-budget.ts";

/** Why an operator gives no value. */
export type Refusal = "number-too-large" | "too-costly" | "value-too-large";

/** What an operator makes of a value, or why it does not. */
export type Applied =
  | { readonly kind: "value"; readonly bytes: ByteText }
  | { readonly kind: Refusal };

/** Limits of one expansion. */
export interface Limits {
  readonly budget: WorkBudget;
  readonly maxBytes: number;
}

type Operation = (value: ByteText, parameters: readonly ByteText[], limits: Limits) => Applied;
type Trim = typeof trimShortestPrefix;

/** `:?` and `:+` give the default too, unlike in a shell: Flux reads them so. */
const DEFAULTS = ["=", ":=", ":-", ":?", ":+"];

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...DEFAULTS.map((operator): [string, Operation] => [operator, orDefault]),
  ["^", (value) => done(mapFirst(value, upperCharacter))],
  ["^^", (value) => done(mapEach(value, upperCharacter))],
  [",", (value) => done(mapFirst(value, lowerCharacter))],
  [",,", (value) => done(mapEach(value, lowerCharacter))],
  [":", slice],
  ["#", lengthOrTrim],
  ["##", trim(trimLongestPrefix)],
  ["%", trim(trimShortestSuffix)],
  ["%%", trim(trimLongestSuffix)],
  ["/", (value, [old = "", by = ""]) => done(replaceFirst(value, { old, by }))],
  ["//", (value, [old = "", by = ""], limits) => replaceAll(value, { old, by }, limits)],
  ["/#", replacePrefix],
  ["/%", replaceSuffix],
]);

/** Tells whether an operator says what to take where the variable is not set. */
export function givesDefault(operator: string): boolean {
  return DEFAULTS.includes(operator);
}

/**
 * Applies an operator to a variable's value. One that means nothing (none at all, or `^,`) leaves the value as it is.
 *
 * Matches fluxcd/pkg envsubst/funcs.go v1.8.0.
 */
export function applyOperator(
  operator: string,
  value: ByteText,
  parameters: readonly ByteText[],
  limits: Limits,
): Applied {
  const operation = OPERATIONS.get(operator);
  if (operation === undefined) return done(value);
  const { budget } = limits;
  if (operation !== orDefault) budget.steps -= sizeOf([value, ...parameters]);
  return budget.steps < 0 ? { kind: "too-costly" } : operation(value, parameters, limits);
}

function sizeOf(texts: readonly ByteText[]): number {
  return texts.reduce((size, { length }) => size + length, 0);
}

function done(bytes: ByteText): Applied {
  return { kind: "value", bytes };
}

function orDefault(value: ByteText, parameters: readonly ByteText[]): Applied {
  return done(value === "" ? parameters.join("") : value);
}

function slice(value: ByteText, [offset = "", length]: readonly ByteText[]): Applied {
  const sliced = sliceBytes(value, offset, length);
  return typeof sliced === "string" ? done(sliced) : { kind: "number-too-large" };
}

/** `${#v}` is the length of the value, `${v#pattern}` the value without what matches at its beginning. */
function lengthOrTrim(value: ByteText, parameters: readonly ByteText[], limits: Limits): Applied {
  if (parameters.length === 0) return done(String(value.length));
  return trim(trimShortestPrefix)(value, parameters, limits);
}

function trim(take: Trim): Operation {
  return (value, [pattern = ""], { budget }) => {
    const trimmed = take(value, pattern, budget);
    return trimmed === undefined ? { kind: "too-costly" } : done(trimmed);
  };
}

function replaceAll(value: ByteText, replacement: Replacement, { maxBytes }: Limits): Applied {
  if (lengthAfterReplacing(value, replacement) > maxBytes) return { kind: "value-too-large" };
  return done(replaceEvery(value, replacement));
}

/** Without a replacement (`${v/#old/}`) nothing is replaced, unlike with `/` and `//`. */
function replacePrefix(value: ByteText, [old = "", by]: readonly ByteText[]): Applied {
  const isDue = by !== undefined && value.startsWith(old);
  return done(isDue ? by + value.slice(old.length) : value);
}

function replaceSuffix(value: ByteText, [old = "", by]: readonly ByteText[]): Applied {
  const isDue = by !== undefined && value.endsWith(old);
  return done(isDue ? value.slice(0, value.length - old.length) + by : value);
}

function mapFirst(value: ByteText, map: (character: string) => string): ByteText {
  if (value === "") return value;
  const { codePoint, width } = runeAt(value, 0);
  return toBytes(map(String.fromCodePoint(codePoint))) + value.slice(width);
}

function mapEach(value: ByteText, map: (character: string) => string): ByteText {
  const text = fromBytes(value) ?? value; // the value of a variable is never half a character
  return toBytes(Array.from(text, map).join(""));
}
