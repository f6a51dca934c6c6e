import { isBreak } from "./characters.ts";
import { isPrintable } from "./scalar-shape.ts";

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x00, "\\0"],
  [0x07, "\\a"],
  [0x08, "\\b"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0b, "\\v"],
  [0x0c, "\\f"],
  [0x0d, "\\r"],
  [0x1b, "\\e"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
  [0x85, "\\N"],
  [0xa0, "\\_"],
  [0x2028, "\\L"],
  [0x2029, "\\P"],
]);

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Gives the characters of a text as they are written between double quotes. libyaml mistakes each character of a text
 * that begins with a byte order mark for that mark, and escapes all.
 */
export function escapedCharacters(text: string): readonly string[] {
  const escapesAll = text.startsWith(BYTE_ORDER_MARK);
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapeOf(code) ?? (escapesAll ? (ESCAPES.get(code) ?? hexEscape(code)) : character);
  });
}

function escapeOf(code: number): string | undefined {
  if (isPrintable(code) && !isBreak(code) && code !== 0x22 && code !== 0x5c) return undefined;
  return ESCAPES.get(code) ?? hexEscape(code);
}

function hexEscape(code: number): string {
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
