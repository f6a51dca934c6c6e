import { characters } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";
import { readGlob } from "./glob.ts";
import { matchGlob } from "./match-glob.ts";
import type { WorkBudget } from "./work-budget.ts";

/** What is left of a value, or nothing where finding out would cost too much. */
export type Trimmed = ByteText | undefined;

/** Takes the shortest beginning that matches off a value. */
export function trimShortestPrefix(
  value: ByteText,
  pattern: ByteText,
  budget: WorkBudget,
): Trimmed {
  const glob = readGlob(pattern);
  let shortest = 0;
  for (let end = value.length; end > 0; end -= 1) {
    const match = matchGlob(glob, { text: value, end }, budget);
    if (match === "too-costly") return undefined;
    if (match === "malformed") return value;
    if (match === "match") shortest = end;
  }
  return value.slice(shortest);
}

/** Takes the longest beginning that matches off a value. */
export function trimLongestPrefix(value: ByteText, pattern: ByteText, budget: WorkBudget): Trimmed {
  const glob = readGlob(pattern);
  for (let end = value.length; end > 0; end -= 1) {
    const match = matchGlob(glob, { text: value, end }, budget);
    if (match === "too-costly") return undefined;
    if (match === "malformed") return value;
    if (match === "match") return value.slice(end);
  }
  return value;
}

/** Takes the shortest end that matches off a value, by matching everything in reverse, pattern included, as Flux does. */
export function trimShortestSuffix(
  value: ByteText,
  pattern: ByteText,
  budget: WorkBudget,
): Trimmed {
  const trimmed = trimShortestPrefix(reverse(value), reverse(pattern), budget);
  return trimmed === undefined ? undefined : reverse(trimmed);
}

/** Takes the longest end that matches off a value. */
export function trimLongestSuffix(value: ByteText, pattern: ByteText, budget: WorkBudget): Trimmed {
  const trimmed = trimLongestPrefix(reverse(value), reverse(pattern), budget);
  return trimmed === undefined ? undefined : reverse(trimmed);
}

function reverse(bytes: ByteText): ByteText {
  return characters(bytes).toReversed().join("");
}
