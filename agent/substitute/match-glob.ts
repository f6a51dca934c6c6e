import { runeAt } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";
import type { Chunk, Glob, Step } from "./glob.ts";
import type { WorkBudget } from "./work-budget.ts";

/** What a pattern says about a text. Malformed it is only where matching got as far as the malformed part. */
export type GlobMatch = "match" | "no-match" | "malformed" | "too-costly";

/** The beginning of a text, up to an offset. */
export interface Prefix {
  readonly text: ByteText;
  readonly end: number;
}

const BYTES_A_STEP = 16; // looking for a literal goes through this many bytes in the time of a step

/** The offset behind what matched, or why nothing did. */
type Matched = number | Exclude<GlobMatch, "match">;

/** Matches the whole of a prefix with a pattern. A star takes what is found first and never gives it back, as in Go. */
export function matchGlob(glob: Glob, prefix: Prefix, budget: WorkBudget): GlobMatch {
  let offset = 0;
  for (const [index, chunk] of glob.entries()) {
    if (chunk.isStarred && chunk.steps.length === 0) return "match";
    const isLast = index === glob.length - 1;
    const matched = findChunk(chunk, { isLast, from: offset }, prefix, budget);
    if (typeof matched === "string") return matched;
    offset = matched;
  }
  return offset === prefix.end ? "match" : "no-match";
}

interface Place {
  readonly isLast: boolean; // nothing may be left behind the last chunk
  readonly from: number;
}

function findChunk(chunk: Chunk, place: Place, prefix: Prefix, budget: WorkBudget): Matched {
  const last = chunk.isStarred ? prefix.end : place.from;
  for (let offset = firstTry(chunk, place, prefix, budget); offset <= last; offset += 1) {
    const matched = matchSteps(chunk.steps, prefix, offset, budget);
    if (typeof matched === "number" && (!place.isLast || matched === prefix.end)) return matched;
    if (matched === "malformed" || matched === "too-costly") return matched;
  }
  return "no-match";
}

/** A chunk that is one literal is looked for, so that the usual patterns (up to the last slash) cost little. */
function firstTry(
  { isStarred, steps }: Chunk,
  { isLast, from }: Place,
  { text, end }: Prefix,
  budget: WorkBudget,
): number {
  const [step, ...others] = steps;
  if (!isStarred || step?.kind !== "literal" || others.length > 0) return from;
  if (isLast) return Math.max(from, end - step.bytes.length);
  const found = text.indexOf(step.bytes, from);
  const first = found === -1 ? end : Math.min(found, end);
  budget.steps -= Math.floor((first - from) / BYTES_A_STEP);
  return first;
}

function matchSteps(
  steps: readonly Step[],
  prefix: Prefix,
  from: number,
  budget: WorkBudget,
): Matched {
  let offset = from;
  for (const step of steps) {
    budget.steps -= step.kind === "class" ? step.ranges.length : 1;
    if (budget.steps < 0) return "too-costly";
    if (offset >= prefix.end) return "no-match";
    const matched = matchStep(step, prefix, offset);
    if (typeof matched === "string") return matched;
    offset = matched;
  }
  return offset;
}

function matchStep(step: Step, { text, end }: Prefix, offset: number): Matched {
  switch (step.kind) {
    case "literal": {
      const behind = offset + step.bytes.length;
      return behind <= end && text.startsWith(step.bytes, offset) ? behind : "no-match";
    }
    case "any-character":
      return offset + characterAt(text, offset, end).width;
    case "class": {
      const { codePoint, width } = characterAt(text, offset, end);
      const isInside = step.ranges.some(([low, high]) => low <= codePoint && codePoint <= high);
      return isInside === step.isNegated ? "no-match" : offset + width;
    }
    case "malformed":
      return "malformed";
  }
}

/** The character at an offset of a prefix, whose end may cut it. */
function characterAt(text: ByteText, offset: number, end: number): ReturnType<typeof runeAt> {
  const rune = runeAt(text, offset);
  return offset + rune.width <= end ? rune : { codePoint: 0xfffd, width: 1 };
}
