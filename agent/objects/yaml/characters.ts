/** Characters by code, as YAML 1.1 and libyaml sort them. The end of a text is code 0, which no text may contain. */
export const CODE = {
  end: 0,
  tab: 0x09,
  newline: 0x0a,
  return: 0x0d,
  space: 0x20,
  exclamation: 0x21,
  doubleQuote: 0x22,
  hash: 0x23,
  percent: 0x25,
  ampersand: 0x26,
  singleQuote: 0x27,
  asterisk: 0x2a,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  less: 0x3c,
  greater: 0x3e,
  question: 0x3f,
  at: 0x40,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  backtick: 0x60,
  openBrace: 0x7b,
  pipe: 0x7c,
  closeBrace: 0x7d,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
} as const;

export function isBlank(code: number): boolean {
  return code === CODE.space || code === CODE.tab;
}

/** Tells whether a line ends here; YAML 1.1 has five ways to end one. */
export function isBreak(code: number): boolean {
  return (
    code === CODE.newline ||
    code === CODE.return ||
    code === CODE.nextLine ||
    code === CODE.lineSeparator ||
    code === CODE.paragraphSeparator
  );
}

export function isBreakOrEnd(code: number): boolean {
  return code === CODE.end || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === CODE.space || code === CODE.tab || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= CODE.zero && code <= CODE.nine;
}

/** Tells whether a character may stand in an anchor or in the handle of a tag. */
export function isWord(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x7a) || code === 0x5f || code === CODE.minus;
}

/** The value of a hexadecimal digit; -1 where it is none. */
export function hexValue(code: number): number {
  if (isDigit(code)) return code - CODE.zero;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

// What YAML 1.1 lets stand in a text: tab, line ends, and everything that is not a control character or no character.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ud800-\udfff\ue000-\ufffd]/;

/** Where the first character is that no YAML may contain; -1 where there is none. */
export function forbiddenAt(text: string): number {
  return text.search(FORBIDDEN);
}
