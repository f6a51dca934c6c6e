import { CODE, isBlank, isBreak, isBreakOrEnd, isDigit } from "./characters.ts";
import { STYLE } from "./node.ts";
import { scanLineComment } from "./scan-comments.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

/** What follows "|" or ">": whether the line ends at the end stay, and how deep the text is indented. */
interface Header {
  readonly keeps: "all" | "none" | "one";
  readonly increment: number; // 0: the first line of text tells
}

/** Scans a block scalar, whose text is bounded by its indentation. */
export function scanBlockScalar(scanner: Scanner, isLiteral: boolean): boolean {
  const start = scanner.mark();
  scanner.index += 1;
  const header = scanHeader(scanner, start);
  if (header === undefined) return false;
  const text = scanLines(scanner, start, header, isLiteral);
  if (text === undefined) return false;
  return scanner.add("scalar", start, text, "", isLiteral ? STYLE.literal : STYLE.folded);
}

function scanHeader(scanner: Scanner, start: Mark): Header | undefined {
  let keeps = scanChomping(scanner);
  let increment = 0;
  if (isDigit(scanner.code())) {
    increment = scanner.code() - CODE.zero;
    if (increment === 0) {
      scanner.fail("found an indentation indicator equal to 0", start);
      return undefined;
    }
    scanner.index += 1;
    keeps ??= scanChomping(scanner);
  }
  while (isBlank(scanner.code())) scanner.index += 1;
  if (scanner.code() === CODE.hash) {
    if (scanner.hasComments) scanLineComment(scanner, start.index);
    else while (!isBreakOrEnd(scanner.code())) scanner.index += 1;
  }
  if (!isBreakOrEnd(scanner.code())) {
    scanner.fail("did not find expected comment or line break", start);
    return undefined;
  }
  if (isBreak(scanner.code())) scanner.skipBreak();
  return { keeps: keeps ?? "one", increment };
}

function scanChomping(scanner: Scanner): Header["keeps"] | undefined {
  const code = scanner.code();
  if (code !== CODE.plus && code !== CODE.minus) return undefined;
  scanner.index += 1;
  return code === CODE.plus ? "all" : "none";
}

function scanLines(
  scanner: Scanner,
  start: Mark,
  { keeps, increment }: Header,
  isLiteral: boolean,
): string | undefined {
  const given = increment === 0 ? 0 : Math.max(scanner.indent, 0) + increment;
  const first = scanBreaks(scanner, start, given);
  if (first === undefined) return undefined;
  const { indent } = first;
  let trailingBreaks = first.breaks;
  let text = "";
  let lineBreak = ""; // the end of the line before, not yet written
  let wasBlank = false; // the line before began with a blank
  while (scanner.column === indent && scanner.code() !== CODE.end) {
    const isBlankLine = isBlank(scanner.code());
    const folds = !isLiteral && !wasBlank && !isBlankLine && lineBreak === "\n";
    if (!folds) text += lineBreak;
    else if (trailingBreaks === "") text += " ";
    text += trailingBreaks;
    wasBlank = isBlankLine;
    text += readLine(scanner);
    lineBreak = isBreak(scanner.code()) ? scanner.readBreak() : "";
    const next = scanBreaks(scanner, start, indent);
    if (next === undefined) return undefined;
    trailingBreaks = next.breaks;
  }
  if (keeps !== "none") text += lineBreak;
  if (keeps === "all") text += trailingBreaks;
  return text;
}

function readLine(scanner: Scanner): string {
  const { text, index } = scanner;
  let end = index;
  while (!isBreakOrEnd(text.charCodeAt(end))) end += 1;
  scanner.index = end;
  return text.slice(index, end);
}

/** Steps over empty lines and indentation; where the indentation is not known yet, the deepest of these lines tells it. */
function scanBreaks(
  scanner: Scanner,
  start: Mark,
  indent: number,
): { readonly breaks: string; readonly indent: number } | undefined {
  const wanted = indent === 0 ? Infinity : indent;
  let breaks = "";
  let deepest = 0;
  for (;;) {
    while (scanner.column < wanted && scanner.code() === CODE.space) scanner.index += 1;
    deepest = Math.max(deepest, scanner.column);
    if (scanner.column < wanted && scanner.code() === CODE.tab) {
      scanner.fail("found a tab character where an indentation space is expected", start);
      return undefined;
    }
    if (!isBreak(scanner.code())) break;
    breaks += scanner.readBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, scanner.indent + 1, 1) : indent };
}
