import { runeAt } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";

/** Replaces one literal text by another. */
export interface Replacement {
  readonly old: ByteText;
  readonly by: ByteText;
}

/** How long a value gets when every `old` in it is replaced, so that nobody builds a text that is too long to hold. */
export function lengthAfterReplacing(value: ByteText, { old, by }: Replacement): number {
  return value.length + countOf(value, old) * (by.length - old.length);
}

/** Replaces every `old`. An empty one stands before each character and at the end, as with Go's strings.Replace. */
export function replaceEvery(value: ByteText, { old, by }: Replacement): ByteText {
  if (old !== "") return value.split(old).join(by);
  let replaced = by;
  for (let offset = 0; offset < value.length;) {
    const { width } = runeAt(value, offset);
    replaced += value.slice(offset, offset + width) + by;
    offset += width;
  }
  return replaced;
}

/** Replaces the first `old`. */
export function replaceFirst(value: ByteText, { old, by }: Replacement): ByteText {
  const at = value.indexOf(old);
  return at === -1 ? value : value.slice(0, at) + by + value.slice(at + old.length);
}

function countOf(value: ByteText, old: ByteText): number {
  if (old === "") return value.length + 1; // at most: before each byte and at the end
  let count = 0;
  for (let at = value.indexOf(old); at !== -1; at = value.indexOf(old, at + old.length)) count += 1;
  return count;
}
