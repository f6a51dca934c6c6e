import type { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

import { addNamespace } from "./namespace.ts";
import { pay } from "./text-budget.ts";
import type { TextBudget } from "./text-budget.ts";

const CHARACTERS_A_STEP = 50;
const STEPS_TO_COMPILE = 5; // of each instruction of a pattern
const MATCHES_A_STEP = 20; // of a character with an instruction

/** Adds what cel-go's string extension has and the library lacks, and its own ways where the library goes another. */
export function addStrings(environment: Environment, budget: TextBudget): void {
  const type = addNamespace(environment, "strings");
  environment
    .registerFunction("string.matchesRe2(string): bool", matcher(budget))
    .registerFunction("matches(string, string): bool", matcher(budget))
    .registerFunction("string.lowerOnlyAscii(): string", paid(budget, lowerAscii))
    .registerFunction("string.upperOnlyAscii(): string", paid(budget, upperAscii))
    .registerFunction("string.charAt(int): string", paid(budget, charAt))
    .registerFunction("string.reverse(): string", paid(budget, reverse))
    .registerFunction("string.splitText(string): list<string>", paid(budget, split))
    .registerFunction("string.splitText(string, int): list<string>", paid(budget, split))
    .registerFunction("string.replace(string, string): string", paid(budget, replace))
    .registerFunction("string.replace(string, string, int): string", paid(budget, replace))
    .registerFunction(`${type}.quote(string): string`, (_: unknown, text: string) =>
      paid(budget, quote)(text),
    );
}

/** Makes a function pay for the texts that it takes and for the one that it gives. */
function paid<Rest extends readonly unknown[], Given>(
  budget: TextBudget,
  use: (text: string, ...rest: Rest) => Given,
): (text: string, ...rest: Rest) => Given {
  return (text, ...rest) => {
    pay(budget, lengthOf([text, ...rest]) / CHARACTERS_A_STEP);
    const given = use(text, ...rest);
    pay(budget, lengthOf([given]) / CHARACTERS_A_STEP);
    return given;
  };
}

/** Matches with RE2, which takes time in proportion to the text and to the size of the pattern, whatever they are. */
function matcher(budget: TextBudget): (text: string, pattern: string) => boolean {
  return (text, pattern) => {
    pay(budget, pattern.length);
    const compiled = RE2JS.compile(pattern);
    const size = compiled.programSize();
    pay(budget, size * STEPS_TO_COMPILE + (text.length * size) / MATCHES_A_STEP);
    return compiled.matcher(text).find();
  };
}

function lengthOf(values: readonly unknown[]): number {
  return values.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 0),
    0,
  );
}

function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function upperAscii(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function charAt(text: string, index: bigint): string {
  const characters = Array.from(text);
  if (index < 0n || index > BigInt(characters.length)) throw new RangeError("index out of range");
  return characters[Number(index)] ?? "";
}

function reverse(text: string): string {
  return Array.from(text).toReversed().join("");
}

function split(text: string, separator: string, count = -1n): string[] {
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  if (count < 0n || BigInt(parts.length) <= count) return parts;
  const kept = Number(count);
  return kept === 0 ? [] : [...parts.slice(0, kept - 1), parts.slice(kept - 1).join(separator)];
}

function replace(text: string, old: string, by: string, count = -1n): string {
  const parts = old === "" ? ["", ...Array.from(text), ""] : text.split(old);
  const times = count < 0n ? parts.length - 1 : Math.min(Number(count), parts.length - 1);
  const tail = parts.slice(times + 1).map((part) => old + part);
  return joined(parts.slice(0, times + 1), by) + tail.join("");
}

function joined(parts: readonly string[], by: string): string {
  if (by.length * parts.length > MAX_TEXT) throw new RangeError("text too long");
  return parts.join(by);
}

function quote(text: string): string {
  return `"${Array.from(text, (character) => ESCAPES[character] ?? character).join("")}"`;
}

const MAX_TEXT = 10_000_000; // characters that a replacement may add

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};
