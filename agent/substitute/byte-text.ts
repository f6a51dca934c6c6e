/**
 * A text as its UTF-8 bytes, one UTF-16 unit a byte ("latin1").
 *
 * Flux counts, cuts and matches in bytes, so `${v:0:1}` can cut inside a character. A JavaScript string of characters
 * cannot hold the half that is left; this can, and keeps all of string's methods.
 */
export type ByteText = string;

/** One character of a ByteText, and how many bytes it takes. */
export interface Rune {
  readonly codePoint: number;
  readonly width: number;
}

const REPLACEMENT: Rune = { codePoint: 0xfffd, width: 1 }; // stands for a byte that belongs to no character
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000]; // by width: a smaller code point is written too long
const LARGEST = 0x10ffff;
const ASCII = /^[\0-\x7f]*$/;

/** The bytes of a text. */
export function toBytes(text: string): ByteText {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The text of some bytes, or undefined where they are not valid UTF-8. */
export function fromBytes(bytes: ByteText): string | undefined {
  const buffer = Buffer.from(bytes, "latin1");
  const text = buffer.toString("utf8");
  return Buffer.from(text, "utf8").equals(buffer) ? text : undefined;
}

/** The character at an offset, read as Go's utf8.DecodeRune reads it. */
export function runeAt(bytes: ByteText, offset: number): Rune {
  const first = bytes.charCodeAt(offset);
  if (first < 0x80) return { codePoint: first, width: 1 };
  const width = widthOf(first);
  let codePoint = first & (0x7f >> width);
  for (let next = 1; next < width; next += 1) {
    const byte = bytes.charCodeAt(offset + next); // NaN past the end
    if ((byte & 0xc0) !== 0x80) return REPLACEMENT;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return isCharacter(codePoint, width) ? { codePoint, width } : REPLACEMENT;
}

/** The bytes of each character in turn; a byte that belongs to none becomes a replacement character. */
export function characters(bytes: ByteText): ByteText[] {
  if (ASCII.test(bytes)) return bytes.split("");
  const found: ByteText[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const { codePoint, width } = runeAt(bytes, offset);
    found.push(toBytes(String.fromCodePoint(codePoint)));
    offset += width;
  }
  return found;
}

function widthOf(firstByte: number): number {
  if (firstByte >= 0xf0) return firstByte < 0xf8 ? 4 : 1;
  if (firstByte >= 0xe0) return 3;
  return firstByte >= 0xc0 ? 2 : 1;
}

function isCharacter(codePoint: number, width: number): boolean {
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return width > 1 && codePoint >= (SMALLEST[width] ?? 0) && codePoint <= LARGEST && !isSurrogate;
}
