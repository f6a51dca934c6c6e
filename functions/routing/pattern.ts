/** A pattern of names with slashes in them, cut at the slashes. */
export type Pattern = readonly string[];

/** Reads a pattern: `*` stands for any characters of one part, `**` as a part of its own for any number of parts. */
export function readPattern(text: string): Pattern {
  return text.split("/");
}

/** Tells whether a pattern is of a whole name. It takes no more steps than the two lengths multiplied, whatever it says. */
export function matchesPattern(pattern: Pattern, name: string): boolean {
  return matchesParts(pattern, name.split("/"));
}

/** Tells whether a pattern is of a name that is cut already. */
export function matchesParts(pattern: Pattern, parts: readonly string[]): boolean {
  return matches(pattern, parts, { isAnything: (part) => part === "**", fits: fitsPart });
}

/** One part: a star in it stands for any characters. Compared by code units, of which no character shares one with a star. */
function fitsPart(part: string, name: string): boolean {
  if (!part.includes("*")) return part === name;
  return matches(part.split(""), name.split(""), {
    isAnything: (unit) => unit === "*",
    fits: (unit, other) => unit === other,
  });
}

interface Rules {
  readonly isAnything: (part: string) => boolean; // stands for any number of parts
  readonly fits: (part: string, name: string) => boolean;
}

/** Walks along both, and goes back to the last part that stands for anything where it gets stuck. */
function matches(pattern: readonly string[], name: readonly string[], rules: Rules): boolean {
  let [at, from] = [0, 0];
  let last: { at: number; from: number } | undefined;
  while (from < name.length) {
    const [part, here] = [pattern[at], name[from] ?? ""];
    if (part !== undefined && rules.isAnything(part)) {
      last = { at, from };
      at += 1;
    } else if (part !== undefined && rules.fits(part, here)) {
      at += 1;
      from += 1;
    } else if (last !== undefined) {
      last = { at: last.at, from: last.from + 1 };
      [at, from] = [last.at + 1, last.from];
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(rules.isAnything);
}
