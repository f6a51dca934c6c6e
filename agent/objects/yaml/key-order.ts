const DIGITS_THAT_FIT = 15; // as many decimal digits any double holds
const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

/**
 * Compares two keys in yaml.v2's natural order: key1, key9, key10; and what is no letter before letters.
 * Matches go-yaml v2's sorter, which sorts the fields of everything kustomize prints.
 */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  return isBefore(Array.from(left), Array.from(right)) ? -1 : 1;
}

function isBefore(left: readonly string[], right: readonly string[]): boolean {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left[at] ?? "";
    const b = right[at] ?? "";
    if (a === b) continue;
    const isLetterA = isLetter(a);
    const isLetterB = isLetter(b);
    if (isLetterA && isLetterB) return codeOf(a) < codeOf(b);
    if (isLetterA || isLetterB) return isLetterB;
    return isNumberBefore(left, right, at);
  }
  return left.length < right.length;
}

function isNumberBefore(left: readonly string[], right: readonly string[], at: number): boolean {
  const lead = followsNumber(left, right, at) ? 1 : 0;
  const a = numberAt(left, at, lead);
  const b = numberAt(right, at, lead);
  if (a.value !== b.value) return a.value < b.value;
  if (a.end !== b.end) return a.end < b.end;
  return codeOf(left[at] ?? "") < codeOf(right[at] ?? "");
}

/** Tells whether a zero here continues a number that began before, rather than leading one. */
function followsNumber(left: readonly string[], right: readonly string[], at: number): boolean {
  if (left[at] !== "0" && right[at] !== "0") return false;
  for (let before = at - 1; before >= 0 && isDigit(left[before]); before -= 1) {
    if (left[before] !== "0") return true;
  }
  return false;
}

interface NumberInKey {
  readonly value: bigint | number;
  readonly end: number;
}

function numberAt(key: readonly string[], at: number, lead: number): NumberInKey {
  let end = at;
  while (isDigit(key[end])) end += 1;
  const digits = key.slice(at, end).map((digit) => codeOf(digit) - 0x30);
  if (digits.length <= DIGITS_THAT_FIT) {
    return { value: digits.reduce((sum, digit) => sum * 10 + digit, lead), end };
  }
  // Go's int64 wraps around.
  const sum = digits.reduce((total, digit) => total * 10n + BigInt(digit), BigInt(lead));
  return { value: BigInt.asIntN(64, sum), end };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function isLetter(character: string): boolean {
  const code = codeOf(character);
  if (code >= 0x80) return LETTER.test(character);
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigit(character: string | undefined): boolean {
  if (character === undefined) return false;
  const code = codeOf(character);
  return code < 0x80 ? code >= 0x30 && code <= 0x39 : DIGIT.test(character);
}
