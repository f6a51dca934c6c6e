import {
  CODE,
  hexValue,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isWord,
} from "./characters.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

const MAX_VERSION_DIGITS = 2; // of each number of a %YAML directive, in libyaml

/** Scans "&name" or "*name". */
export function scanAnchor(scanner: Scanner, kind: "alias" | "anchor"): boolean {
  const start = scanner.mark();
  scanner.index += 1;
  const name = readWord(scanner);
  if (name === "" || !endsAnchor(scanner.code())) {
    return scanner.fail("did not find expected alphabetic or numeric character", start);
  }
  return scanner.add(kind, start, name);
}

function endsAnchor(code: number): boolean {
  return isBlankOrEnd(code) || "?:,]}%@`".includes(String.fromCharCode(code));
}

/** Scans a tag: "!name", "!!name", "!handle!name" or "!<uri>". */
export function scanTag(scanner: Scanner): boolean {
  const start = scanner.mark();
  const tag =
    scanner.code(1) === CODE.less ? readVerbatimTag(scanner, start) : readTag(scanner, start);
  if (tag === undefined) return false;
  if (!isBlankOrEnd(scanner.code())) {
    return scanner.fail("did not find expected whitespace or line break", start);
  }
  return scanner.add("tag", start, tag.handle, tag.suffix);
}

interface Tag {
  readonly handle: string;
  readonly suffix: string;
}

function readVerbatimTag(scanner: Scanner, start: Mark): Tag | undefined {
  scanner.index += 2;
  const suffix = readUri(scanner, start, "");
  if (suffix === undefined) return undefined;
  if (scanner.code() !== CODE.greater) {
    scanner.fail("did not find the expected '>'", start);
    return undefined;
  }
  scanner.index += 1;
  return { handle: "", suffix };
}

function readTag(scanner: Scanner, start: Mark): Tag | undefined {
  const handle = readHandle(scanner, start, false);
  if (handle === undefined) return undefined;
  if (handle.length > 1 && handle.endsWith("!")) {
    const suffix = readUri(scanner, start, "");
    return suffix === undefined ? undefined : { handle, suffix };
  }
  const suffix = readUri(scanner, start, handle);
  if (suffix === undefined) return undefined;
  return suffix === "" ? { handle: "", suffix: "!" } : { handle: "!", suffix };
}

function readHandle(scanner: Scanner, start: Mark, isDirective: boolean): string | undefined {
  if (scanner.code() !== CODE.exclamation) {
    scanner.fail("did not find expected '!'", start);
    return undefined;
  }
  scanner.index += 1;
  const name = `!${readWord(scanner)}`;
  if (scanner.code() === CODE.exclamation) {
    scanner.index += 1;
    return `${name}!`;
  }
  if (isDirective && name !== "!") {
    scanner.fail("did not find expected '!'", start);
    return undefined;
  }
  return name;
}

/** Reads what names a tag; `head` is a handle that turned out to be the beginning of the name. */
function readUri(scanner: Scanner, start: Mark, head: string): string | undefined {
  let uri = head.slice(1);
  let isEmpty = head === "";
  while (isUriCharacter(scanner.code())) {
    const isEscaped = scanner.code() === CODE.percent;
    const piece = isEscaped ? readUriEscape(scanner, start) : scanner.text.charAt(scanner.index);
    if (piece === undefined) return undefined;
    if (!isEscaped) scanner.index += 1;
    uri += piece;
    isEmpty = false;
  }
  if (!isEmpty) return uri;
  scanner.fail("did not find expected tag URI", start);
  return undefined;
}

function isUriCharacter(code: number): boolean {
  return (
    isWord(code) ||
    (code !== CODE.end && ";/?:@&=+$,.!~*'()[]%".includes(String.fromCharCode(code)))
  );
}

function readUriEscape(scanner: Scanner, start: Mark): string | undefined {
  const octets: number[] = [];
  while (scanner.code() === CODE.percent) {
    const high = hexValue(scanner.code(1));
    const low = hexValue(scanner.code(2));
    if (high === -1 || low === -1) break;
    octets.push(high * 16 + low);
    scanner.index += 3;
  }
  const text = octets.length === 0 ? undefined : utf8Text(octets);
  if (text === undefined) scanner.fail("did not find URI escaped octet", start);
  return text;
}

function utf8Text(octets: readonly number[]): string | undefined {
  const text = new TextDecoder().decode(Uint8Array.from(octets));
  return text.includes("\ufffd") ? undefined : text;
}

/** Scans a line that begins with "%": the version of YAML, or a short name for tags. */
export function scanDirective(scanner: Scanner): boolean {
  const start = scanner.mark();
  scanner.index += 1;
  const name = readWord(scanner);
  if (name === "") return scanner.fail("could not find expected directive name", start);
  if (!isBlankOrEnd(scanner.code())) {
    return scanner.fail("found unexpected non-alphabetical character", start);
  }
  if (name === "YAML") return scanVersion(scanner, start) && scanDirectiveEnd(scanner, start);
  if (name === "TAG") return scanTagPrefix(scanner, start) && scanDirectiveEnd(scanner, start);
  return scanner.fail("found unknown directive name", start);
}

function scanVersion(scanner: Scanner, start: Mark): boolean {
  skipBlanks(scanner);
  const major = readVersionNumber(scanner, start);
  if (major === undefined) return false;
  if (scanner.code() !== CODE.dot) {
    return scanner.fail("did not find expected digit or '.' character", start);
  }
  scanner.index += 1;
  const minor = readVersionNumber(scanner, start);
  if (minor === undefined) return false;
  return scanner.add("version-directive", start, `${major}.${minor}`);
}

function readVersionNumber(scanner: Scanner, start: Mark): number | undefined {
  const from = scanner.index;
  while (isDigit(scanner.code())) scanner.index += 1;
  const length = scanner.index - from;
  if (length > MAX_VERSION_DIGITS) scanner.fail("found extremely long version number", start);
  else if (length === 0) scanner.fail("did not find expected version number", start);
  else return Number(scanner.text.slice(from, scanner.index));
  return undefined;
}

function scanTagPrefix(scanner: Scanner, start: Mark): boolean {
  skipBlanks(scanner);
  const handle = readHandle(scanner, start, true);
  if (handle === undefined) return false;
  if (!isBlank(scanner.code())) return scanner.fail("did not find expected whitespace", start);
  skipBlanks(scanner);
  const prefix = readUri(scanner, start, "");
  if (prefix === undefined) return false;
  if (!isBlankOrEnd(scanner.code())) {
    return scanner.fail("did not find expected whitespace or line break", start);
  }
  return scanner.add("tag-directive", start, handle, prefix);
}

function scanDirectiveEnd(scanner: Scanner, start: Mark): boolean {
  skipBlanks(scanner);
  if (scanner.code() === CODE.hash) while (!isBreakOrEnd(scanner.code())) scanner.index += 1;
  if (!isBreakOrEnd(scanner.code())) {
    return scanner.fail("did not find expected comment or line break", start);
  }
  if (isBreak(scanner.code())) scanner.skipBreak();
  return true;
}

function skipBlanks(scanner: Scanner): void {
  while (isBlank(scanner.code())) scanner.index += 1;
}

function readWord(scanner: Scanner): string {
  const from = scanner.index;
  while (isWord(scanner.code())) scanner.index += 1;
  return scanner.text.slice(from, scanner.index);
}
