import { CODE, isBlank, isBreak, isBreakOrEnd } from "./characters.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

const MAX_LOOK = 512; // characters without a comment, after which go-yaml looks for none

/** A comment that was scanned and is not yet part of a node; only one of its three texts is not empty. */
export interface ScannedComment {
  readonly scannedFrom: number; // where the search for it began
  token: number; // the index of the token to which it belongs: the first that begins there or later
  readonly start: Mark; // its column counts from 1 where it fills its line
  readonly end: number;
  head: string;
  line: string;
  readonly foot: string;
}

/** Scans the comment that follows a token on its line. Matches go-yaml v3's yaml_parser_scan_line_comment. */
export function scanLineComment(scanner: Scanner, token: number): void {
  let ahead = 0;
  while (ahead < MAX_LOOK && isBlank(scanner.code(ahead))) ahead += 1;
  if (ahead === MAX_LOOK || scanner.code(ahead) !== CODE.hash || scanner.newlines() > 0) return;
  scanner.index += ahead;
  const start = scanner.mark();
  const line = readComment(scanner);
  scanner.comments.push({ scannedFrom: 0, token, start, end: 0, head: "", line, foot: "" });
}

/**
 * Scans the comments that stand here and on the lines below. A comment belongs to what comes after it, unless an empty
 * line, or another indentation, ties it to what came before.
 * Matches go-yaml v3's yaml_parser_scan_comments.
 */
export function scanComments(scanner: Scanner, from: Mark): void {
  new CommentScan(scanner, from).run();
}

class CommentScan {
  readonly #scanner: Scanner;
  readonly #priorKind: string;
  readonly #footLine: number; // where a comment is that belongs to what came before
  #scannedFrom: number;
  #token: number;
  #text = "";
  #start: Mark = { index: 0, line: 0, column: 0 };
  #line: number;
  #column: number;
  #ahead = 0;
  #isAfterEmptyLine = false;
  #mayEndFoot: boolean; // no empty line was met

  constructor(scanner: Scanner, from: Mark) {
    const newlines = scanner.newlines();
    const last = scanner.lastToken(0);
    const isComma = last?.kind === "flow-entry";
    const prior = isComma ? (scanner.lastToken(1) ?? last) : last;
    this.#scanner = scanner;
    this.#priorKind = prior?.kind ?? "";
    this.#token = prior?.start.index ?? 0;
    this.#scannedFrom = from.index;
    this.#line = scanner.line;
    this.#column = scanner.column;
    this.#mayEndFoot = newlines <= 1;
    const isBehindContent = newlines === 0 && scanner.column > 1;
    this.#footLine = from.line > 0 ? scanner.line - newlines + (isBehindContent ? 2 : 1) : -1;
  }

  run(): void {
    while (this.#ahead < MAX_LOOK && this.#step()) this.#ahead += 1;
    if (this.#text === "") return;
    this.#token = this.#start.index;
    this.#add("head", this.#scanner.index + this.#ahead - 1);
  }

  /** Looks at the next character; tells whether to go on. */
  #step(): boolean {
    const scanner = this.#scanner;
    const code = scanner.code(this.#ahead);
    this.#column += 1;
    if (isBlank(code)) return true;
    const closesFlow =
      scanner.flowLevel > 0 && (code === CODE.closeBracket || code === CODE.closeBrace);
    if (closesFlow || isBreakOrEnd(code)) return this.#endLine(code, closesFlow);
    if (
      this.#text !== "" &&
      this.#isDedented(this.#column) &&
      this.#column !== this.#start.column
    ) {
      this.#addFoot();
    }
    if (code !== CODE.hash) return false;
    this.#readLine();
    return true;
  }

  /** An empty line, or the end of brackets, shows what the comments before it belong to. */
  #endLine(code: number, closesFlow: boolean): boolean {
    if (closesFlow || !this.#isAfterEmptyLine) {
      if (closesFlow || (this.#mayEndFoot && this.#isFoot())) {
        if (this.#text !== "") {
          if (this.#isDedented(this.#start.column)) this.#token = this.#start.index;
          this.#addFoot();
        }
      } else if (this.#text !== "" && code !== CODE.end) {
        this.#text += "\n";
      }
    }
    if (!isBreak(code)) return false;
    this.#mayEndFoot = false;
    this.#isAfterEmptyLine = true;
    this.#column = 0;
    this.#line += 1;
    return true;
  }

  #isFoot(): boolean {
    const { line, column } = this.#start;
    return (line === this.#footLine && this.#priorKind !== "value") || this.#isDedented(column);
  }

  #isDedented(column: number): boolean {
    return column - 1 < Math.max(this.#scanner.indent, 0);
  }

  #readLine(): void {
    const scanner = this.#scanner;
    const index = scanner.index + this.#ahead;
    if (this.#text === "") this.#start = { index, line: this.#line, column: this.#column };
    else this.#text += "\n";
    this.#isAfterEmptyLine = false;
    while (scanner.index < index) {
      if (isBreak(scanner.code())) scanner.skipBreak();
      else scanner.index += 1;
    }
    this.#text += readComment(scanner);
    this.#ahead = 0; // the next step is at 1: the end of this line is no empty line
    this.#column = 0;
    this.#line = scanner.line;
  }

  #addFoot(): void {
    const end = this.#scanner.index + this.#ahead;
    this.#add("foot", end);
    this.#scannedFrom = end;
    this.#token = end;
    this.#text = "";
  }

  #add(kind: "foot" | "head", end: number): void {
    this.#scanner.comments.push({
      scannedFrom: this.#scannedFrom,
      token: this.#token,
      start: this.#start,
      end,
      head: kind === "head" ? this.#text : "",
      line: "",
      foot: kind === "foot" ? this.#text : "",
    });
  }
}

function readComment(scanner: Scanner): string {
  const start = scanner.index;
  while (!isBreakOrEnd(scanner.code())) scanner.index += 1;
  return scanner.text.slice(start, scanner.index);
}
