/** A word or a sign of a label selector. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

export type TokenKind =
  | "!"
  | "!="
  | "("
  | ")"
  | ","
  | "<"
  | "="
  | "=="
  | ">"
  | "end"
  | "error"
  | "in"
  | "name"
  | "notin";

const SIGNS: ReadonlySet<string> = new Set<TokenKind>([
  "!",
  "!=",
  "(",
  ")",
  ",",
  "<",
  "=",
  "==",
  ">",
]);
const WORD = /[^=!(),<>\s\0]+/y;
const SIGN_RUN = /[=!(),<>]+/y;
const SPACE = /[ \t\r\n]*/y;

/** Splits a label selector into tokens; the last one is the end. Matches the lexer of Kubernetes. */
export function tokensOf(selector: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = matchAt(SPACE, selector, 0).length;
  while (at < selector.length && selector[at] !== "\0") {
    const word = matchAt(WORD, selector, at);
    const token = word === "" ? signAt(selector, at) : wordToken(word);
    tokens.push(token);
    at += Math.max(1, token.kind === "error" ? 1 : token.text.length);
    at += matchAt(SPACE, selector, at).length;
  }
  return [...tokens, { kind: "end", text: "" }];
}

function wordToken(word: string): Token {
  return { kind: word === "in" || word === "notin" ? word : "name", text: word };
}

function signAt(selector: string, at: number): Token {
  const run = matchAt(SIGN_RUN, selector, at);
  for (const length of [2, 1]) {
    const text = run.slice(0, length);
    if (text.length === length && isSign(text)) return { kind: text, text };
  }
  return { kind: "error", text: `error expected: keyword found '${run}'` };
}

function isSign(text: string): text is TokenKind {
  return SIGNS.has(text);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
