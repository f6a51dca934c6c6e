/**
 * What Go's encoding/json says of text that is not JSON: the character that it stumbles over and what it was doing.
 */
export function jsonSyntaxWords(text: string): string {
  const reader = new Reader(text);
  reader.space();
  const problem = reader.value("looking for beginning of value");
  if (problem !== undefined) return problem;
  reader.space();
  return reader.at < text.length
    ? `invalid character ${quoted(text[reader.at])} after top-level value`
    : ENDED;
}

const ENDED = "unexpected end of JSON input";

function quoted(character: string | undefined): string {
  return character === "'" ? `'\\''` : `'${character ?? ""}'`;
}

class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  space(): void {
    while (/\s/.test(this.#text[this.at] ?? "")) this.at += 1;
  }

  value(doing: string): string | undefined {
    const character = this.#text[this.at];
    if (character === undefined) return ENDED;
    if (character === "{") return this.#members();
    if (character === "[") return this.#items();
    if (character === '"') return this.#quoted();
    const literal = ["true", "false", "null"].find((word) => word.startsWith(character));
    if (literal !== undefined) return this.#literal(literal);
    const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?/.exec(this.#text.slice(this.at))?.[0];
    if (number === undefined) return this.#stumble(doing);
    this.at += number.length;
    return undefined;
  }

  #stumble(doing: string): string {
    const character = this.#text[this.at];
    return character === undefined ? ENDED : `invalid character ${quoted(character)} ${doing}`;
  }

  #literal(word: string): string | undefined {
    for (const wanted of word) {
      if (this.#text[this.at] !== wanted) {
        return this.#stumble(`in literal ${word} (expecting ${quoted(wanted)})`);
      }
      this.at += 1;
    }
    return undefined;
  }

  #quoted(): string | undefined {
    this.at += 1;
    while (this.at < this.#text.length && this.#text[this.at] !== '"') {
      this.at += this.#text[this.at] === "\\" ? 2 : 1;
    }
    this.at += 1;
    return this.at > this.#text.length ? ENDED : undefined;
  }

  #items(): string | undefined {
    return this.#list("]", "after array element", () =>
      this.value("looking for beginning of value"),
    );
  }

  #members(): string | undefined {
    return this.#list("}", "after object key:value pair", () => {
      if (this.#text[this.at] !== '"')
        return this.#stumble("looking for beginning of object key string");
      const key = this.#quoted();
      if (key !== undefined) return key;
      this.space();
      if (this.#text[this.at] !== ":") return this.#stumble("after object key");
      this.at += 1;
      this.space();
      return this.value("looking for beginning of value");
    });
  }

  #list(end: string, doing: string, element: () => string | undefined): string | undefined {
    this.at += 1;
    this.space();
    if (this.#text[this.at] === end) {
      this.at += 1;
      return undefined;
    }
    for (;;) {
      const problem = element();
      if (problem !== undefined) return problem;
      this.space();
      const character = this.#text[this.at];
      if (character !== "," && character !== end) return this.#stumble(doing);
      this.at += 1;
      if (character === end) return undefined;
      this.space();
    }
  }
}
