/** Tells whether a file name fits a pattern. */
export type NameMatcher = (name: string) => boolean;

type Token = typeof STAR | ((character: string) => boolean);
const STAR = "*";
const SPECIAL = /[*?[\\]/;
const ANYTHING_ENDING = /^\*([^*?[\\]*)$/; // most patterns are like *.png, and every file is asked about all of them

/**
 * Reads a pattern for one segment of a path: `*`, `?`, `[a-z]`, `[^a-z]` and `\` before a literal. A pattern that is
 * not well formed fits no name. Matches Go's filepath.Match, which Flux's ignore rules use.
 */
export function nameMatcher(pattern: string): NameMatcher {
  if (!SPECIAL.test(pattern)) return (name) => name === pattern;
  const [, ending] = ANYTHING_ENDING.exec(pattern) ?? [];
  if (ending !== undefined) return (name) => name.endsWith(ending);
  const tokens = readTokens(Array.from(pattern));
  return tokens === undefined ? () => false : (name) => fits(tokens, Array.from(name));
}

function readTokens(pattern: readonly string[]): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at];
    if (character === "[") {
      const set = readSet(pattern, at + 1);
      if (set === undefined) return undefined;
      tokens.push(set.has);
      at = set.end;
    } else if (character === "*" || character === "?") {
      tokens.push(character === "*" ? STAR : () => true);
      at += 1;
    } else {
      const literal = readLiteral(pattern, at);
      if (literal === undefined) return undefined;
      tokens.push((other) => other === literal.character);
      at = literal.end;
    }
  }
  return tokens;
}

type Range = readonly [from: number, to: number];

function isInRange(code: number, ranges: readonly Range[]): boolean {
  return ranges.some(([from, to]) => from <= code && code <= to);
}

interface CharacterSet {
  readonly has: (character: string) => boolean;
  readonly end: number; // behind its "]"
}

function readSet(pattern: readonly string[], start: number): CharacterSet | undefined {
  const negated = pattern[start] === "^";
  const ranges: Range[] = [];
  let at = negated ? start + 1 : start;
  while (pattern[at] !== "]" || ranges.length === 0) {
    const from = readMember(pattern, at);
    if (from === undefined) return undefined;
    const to = pattern[from.end] === "-" ? readMember(pattern, from.end + 1) : from;
    if (to === undefined) return undefined;
    ranges.push([codeOf(from.character), codeOf(to.character)]);
    at = to.end;
  }
  return { has: (character) => isInRange(codeOf(character), ranges) !== negated, end: at + 1 };
}

interface Literal {
  readonly character: string;
  readonly end: number; // behind it
}

/** A character of a set; a bare "-" or "]" is none. */
function readMember(pattern: readonly string[], at: number): Literal | undefined {
  return pattern[at] === "-" || pattern[at] === "]" ? undefined : readLiteral(pattern, at);
}

function readLiteral(pattern: readonly string[], at: number): Literal | undefined {
  const start = pattern[at] === "\\" ? at + 1 : at;
  const character = pattern[start];
  return character === undefined ? undefined : { character, end: start + 1 };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Takes time in proportion to pattern times name: only the last star is ever tried again. */
function fits(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let star: { readonly token: number; readonly at: number } | undefined;
  for (let at = 0; at < name.length;) {
    const expected = tokens[token];
    if (expected === STAR) {
      star = { token, at };
      token += 1;
    } else if (expected?.(name[at] ?? "") === true) {
      token += 1;
      at += 1;
    } else if (star === undefined) {
      return false;
    } else {
      star = { token: star.token, at: star.at + 1 };
      token = star.token + 1;
      at = star.at;
    }
  }
  return tokens.slice(token).every((left) => left === STAR);
}
