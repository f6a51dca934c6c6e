const NAME = /[\p{L}\p{Nd}_]+/uy;
const ESCAPABLE: Readonly<Record<string, string>> = { $: "$", "\\": "/\\" };

/** Walks through a template from left to right. What it takes is behind it; nothing is taken twice. */
export class Scanner {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#source.length;
  }

  /** Tells what comes next without taking it. */
  comes(text: string): boolean {
    return this.#source.startsWith(text, this.#offset);
  }

  /** Takes a text if it comes next. */
  take(text: string): boolean {
    const comes = this.comes(text);
    if (comes) this.#offset += text.length;
    return comes;
  }

  /** Takes what a sticky pattern matches here; the empty text where it does not. */
  takeMatch(sticky: RegExp): string {
    const pattern = new RegExp(sticky); // a copy, as matching moves the pattern's own position
    pattern.lastIndex = this.#offset;
    const [match = ""] = pattern.exec(this.#source) ?? [];
    this.#offset += match.length;
    return match;
  }

  /** Takes a variable's name: letters and digits of any script, and `_`. */
  takeName(): string {
    return this.takeMatch(NAME);
  }

  /**
   * Takes text up to the next `${`, the end, or one of the characters that stop it. Where `$` is among the characters that
   * escape, `$$` stands for `$`; where `\` is, `\/` and `\\` stand for `/` and `\`.
   */
  takeText(stops: string, escapes: string): string {
    let text = "";
    let from = this.#offset;
    while (!this.isAtEnd && !this.comes("${")) {
      const char = this.#source.charAt(this.#offset);
      if (this.#isEscape(char, escapes)) {
        text += this.#source.slice(from, this.#offset);
        from = this.#offset + 1;
        this.#offset += 2;
        continue;
      }
      if (stops.includes(char)) break;
      this.#offset += 1;
    }
    return text + this.#source.slice(from, this.#offset);
  }

  #isEscape(char: string, escapes: string): boolean {
    const next = this.#source.charAt(this.#offset + 1);
    return next !== "" && escapes.includes(char) && (ESCAPABLE[char] ?? "").includes(next);
  }
}
