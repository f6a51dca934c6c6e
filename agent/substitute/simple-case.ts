/** The upper case of one character, or the character itself where that would take several. */
export function upperCharacter(character: string): string {
  const upper = character.toUpperCase();
  return isOneCharacter(upper) ? upper : (titleCharacter(character) ?? character);
}

/** The lower case of one character. `İ` becomes `i`, without the dot above that a full mapping keeps apart. */
export function lowerCharacter(character: string): string {
  return character === "İ" ? "i" : character.toLowerCase();
}

/**
 * Greek letters with an iota below have an upper case of two letters, and one of one letter that is meant for titles.
 * Unicode's simple mapping, which Go uses, takes the latter. It stands 8 or 9 places further.
 */
function titleCharacter(character: string): string | undefined {
  const codePoint = character.codePointAt(0) ?? 0;
  return [8, 9]
    .map((distance) => String.fromCodePoint(codePoint + distance))
    .find((title) => title.toLowerCase() === character);
}

function isOneCharacter(text: string): boolean {
  return String.fromCodePoint(text.codePointAt(0) ?? 0) === text;
}
