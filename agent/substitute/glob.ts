import { runeAt } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";

/** One step of a pattern. What is malformed is a step too, as it only matters once matching gets there. */
export type Step =
  | { readonly kind: "literal"; readonly bytes: ByteText }
  | { readonly kind: "any-character" }
  | { readonly kind: "class"; readonly isNegated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: "malformed" };

type Range = readonly [lowest: number, highest: number];

/** The steps between two stars. */
export interface Chunk {
  readonly isStarred: boolean; // any run of characters may stand before it
  readonly steps: readonly Step[];
}

export type Glob = readonly Chunk[];

/** One thing read from a pattern, and the offset behind it. */
interface Read<T> {
  readonly value: T;
  readonly end: number;
}

const MALFORMED: Step = { kind: "malformed" };

/**
 * Reads a shell pattern: `*` is any run, `?` one character, `[a-z]` and `[^a-z]` one of a class, and `\` takes the next
 * character as it is. A slash is like any other character.
 *
 * Matches fluxcd/pkg envsubst/path v1.8.0, a fork of Go's path.Match.
 */
export function readGlob(pattern: ByteText): Glob {
  const chunks: Chunk[] = [];
  for (let offset = 0; offset < pattern.length;) {
    const start = offset;
    while (pattern[offset] === "*") offset += 1;
    const end = chunkEnd(pattern, offset);
    chunks.push({ isStarred: offset > start, steps: readSteps(pattern.slice(offset, end)) });
    offset = end;
  }
  return chunks;
}

/** Up to the next star that stands neither in brackets nor behind a backslash. */
function chunkEnd(pattern: ByteText, from: number): number {
  let isInBrackets = false;
  let offset = from;
  for (; offset < pattern.length; offset += 1) {
    const char = pattern[offset];
    if (char === "*" && !isInBrackets) break;
    if (char === "[") isInBrackets = true;
    if (char === "]") isInBrackets = false;
    if (char === "\\") offset += 1;
  }
  return Math.min(offset, pattern.length);
}

function readSteps(chunk: ByteText): Step[] {
  const steps: Step[] = [];
  let literal = "";
  for (let offset = 0; offset < chunk.length;) {
    const { value: step, end } = readStep(chunk, offset);
    offset = end;
    if (step.kind === "literal") {
      literal += step.bytes;
      continue;
    }
    if (literal !== "") steps.push({ kind: "literal", bytes: literal });
    literal = "";
    steps.push(step);
  }
  return literal === "" ? steps : [...steps, { kind: "literal", bytes: literal }];
}

function readStep(chunk: ByteText, offset: number): Read<Step> {
  const char = chunk.charAt(offset);
  if (char === "[") return readClass(chunk, offset + 1);
  if (char === "?") return { value: { kind: "any-character" }, end: offset + 1 };
  if (char !== "\\") return { value: { kind: "literal", bytes: char }, end: offset + 1 };
  const escaped = chunk.charAt(offset + 1);
  return {
    value: escaped === "" ? MALFORMED : { kind: "literal", bytes: escaped },
    end: offset + 2,
  };
}

function readClass(chunk: ByteText, from: number): Read<Step> {
  const isNegated = chunk[from] === "^";
  const ranges: Range[] = [];
  let offset = isNegated ? from + 1 : from;
  while (chunk[offset] !== "]" || ranges.length === 0) {
    const lowest = readClassCharacter(chunk, offset);
    if (lowest === undefined) return { value: MALFORMED, end: chunk.length };
    const isRange = chunk[lowest.end] === "-";
    const highest = isRange ? readClassCharacter(chunk, lowest.end + 1) : lowest;
    if (highest === undefined) return { value: MALFORMED, end: chunk.length };
    ranges.push([lowest.value, highest.value]);
    offset = highest.end;
  }
  return { value: { kind: "class", isNegated, ranges }, end: offset + 1 };
}

/** A character of a class, which something must follow: at the least the closing bracket. */
function readClassCharacter(chunk: ByteText, from: number): Read<number> | undefined {
  if (chunk[from] === "-" || chunk[from] === "]") return undefined;
  const offset = chunk[from] === "\\" ? from + 1 : from;
  if (offset >= chunk.length) return undefined;
  const { codePoint, width } = runeAt(chunk, offset);
  const isBroken = codePoint === 0xfffd && width === 1;
  const end = offset + width;
  return isBroken || end >= chunk.length ? undefined : { value: codePoint, end };
}
