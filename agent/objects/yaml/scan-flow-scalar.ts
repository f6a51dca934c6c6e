import { CODE, hexValue, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import { STYLE } from "./node.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

/** What "\" and a letter stand for in a double-quoted scalar. */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

/** How many hexadecimal digits follow "\x", "\u" and "\U". */
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Scans a scalar in single or double quotes; its lines are folded. */
export function scanFlowScalar(scanner: Scanner, isSingle: boolean): boolean {
  const start = scanner.mark();
  const quote = isSingle ? CODE.singleQuote : CODE.doubleQuote;
  scanner.index += 1;
  let text = "";
  for (;;) {
    if (scanner.column === 0) {
      if (scanner.isDocumentIndicator("---") || scanner.isDocumentIndicator("...")) {
        return scanner.fail("found unexpected document indicator", start);
      }
    }
    if (scanner.code() === CODE.end) return scanner.fail("found unexpected end of stream", start);
    const piece = isSingle ? readSingle(scanner) : readDouble(scanner, start);
    if (piece === undefined) return false;
    text += piece.text;
    if (scanner.code() === quote) break;
    text += readBlanks(scanner, piece.endsInBreak);
  }
  scanner.index += 1;
  return scanner.add("scalar", start, text, "", isSingle ? STYLE.singleQuoted : STYLE.doubleQuoted);
}

/** What stands up to the next blank, line end or closing quote. */
interface Piece {
  readonly text: string;
  readonly endsInBreak: boolean; // an escaped line end: the blanks that follow are none of the text
}

function readSingle(scanner: Scanner): Piece {
  let text = "";
  let from = scanner.index;
  while (!isBlankOrEnd(scanner.code())) {
    if (scanner.code() === CODE.singleQuote) {
      if (scanner.code(1) !== CODE.singleQuote) break;
      text += scanner.text.slice(from, scanner.index + 1);
      scanner.index += 2;
      from = scanner.index;
    } else {
      scanner.index += 1;
    }
  }
  return { text: text + scanner.text.slice(from, scanner.index), endsInBreak: false };
}

function readDouble(scanner: Scanner, start: Mark): Piece | undefined {
  let text = "";
  let from = scanner.index;
  while (!isBlankOrEnd(scanner.code()) && scanner.code() !== CODE.doubleQuote) {
    if (scanner.code() !== CODE.backslash) {
      scanner.index += 1;
      continue;
    }
    text += scanner.text.slice(from, scanner.index);
    if (isBreak(scanner.code(1))) {
      scanner.index += 1;
      scanner.skipBreak();
      return { text, endsInBreak: true };
    }
    const escaped = readEscape(scanner, start);
    if (escaped === undefined) return undefined;
    text += escaped;
    from = scanner.index;
  }
  return { text: text + scanner.text.slice(from, scanner.index), endsInBreak: false };
}

function readEscape(scanner: Scanner, start: Mark): string | undefined {
  const letter = scanner.text.charAt(scanner.index + 1);
  const digits = HEX_DIGITS[letter];
  const plain = ESCAPES[letter];
  if (digits === undefined && plain === undefined) {
    scanner.fail("found unknown escape character", start);
    return undefined;
  }
  scanner.index += 2;
  return digits === undefined ? plain : readHex(scanner, start, digits);
}

function readHex(scanner: Scanner, start: Mark, digits: number): string | undefined {
  let value = 0;
  for (let at = 0; at < digits; at += 1) {
    const digit = hexValue(scanner.code(at));
    if (digit === -1) {
      scanner.fail("did not find expected hexdecimal number", start);
      return undefined;
    }
    value = value * 16 + digit;
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    scanner.fail("found invalid Unicode character escape code", start);
    return undefined;
  }
  scanner.index += digits;
  return String.fromCodePoint(value);
}

/** Reads blanks and line ends between two pieces and folds them. */
function readBlanks(scanner: Scanner, afterBreak: boolean): string {
  let blanks = "";
  let firstBreak = "";
  let moreBreaks = "";
  let hasBreak = afterBreak;
  for (;;) {
    const code = scanner.code();
    if (isBlank(code)) {
      if (!hasBreak) blanks += scanner.text.charAt(scanner.index);
      scanner.index += 1;
    } else if (isBreak(code)) {
      if (hasBreak) moreBreaks += scanner.readBreak();
      else firstBreak = scanner.readBreak();
      hasBreak = true;
    } else {
      break;
    }
  }
  if (!hasBreak) return blanks;
  if (firstBreak !== "\n") return firstBreak + moreBreaks;
  return moreBreaks === "" ? " " : moreBreaks;
}
