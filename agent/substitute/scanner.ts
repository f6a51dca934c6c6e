const NAME = /[\p{L}\p{Nd}_]+/uy;
const ESCAPABLE: Readonly<Record<string, string>> = { $: "$", "\\": "/\\" };

/** What text consists of in one place of a template. */
export interface TextKind {
  readonly stops: string; // characters that end it, besides `${`
  readonly escapes: string; // `$` where `$$` stands for `$`, `\` where `\/` and `\\` stand for `/` and `\`
  readonly special: RegExp; // global: finds the next character that is to be looked at
}

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
    const [match = ""] = this.#exec(sticky) ?? [];
    this.#offset += match.length;
    return match;
  }

  /** Takes a variable's name: letters and digits of any script, and `_`. */
  takeName(): string {
    return this.takeMatch(NAME);
  }

  /** Takes text up to the next `${`, the end, or a character that stops it. */
  takeText({ stops, escapes, special }: TextKind): string {
    let text = "";
    let from = this.#offset;
    for (;;) {
      this.#offset = this.#exec(special)?.index ?? this.#source.length;
      if (this.isAtEnd || this.comes("${")) break;
      const char = this.#source.charAt(this.#offset);
      if (this.#isEscape(char, escapes)) {
        text += this.#source.slice(from, this.#offset);
        from = this.#offset + 1;
        this.#offset += 2;
      } else if (stops.includes(char)) {
        break;
      } else {
        this.#offset += 1;
      }
    }
    return text + this.#source.slice(from, this.#offset);
  }

  #isEscape(char: string, escapes: string): boolean {
    const next = this.#source.charAt(this.#offset + 1);
    return next !== "" && escapes.includes(char) && (ESCAPABLE[char] ?? "").includes(next);
  }

  /** Runs a sticky or global pattern from here; where it stopped the last time is of no matter. */
  #exec(pattern: RegExp): RegExpExecArray | null {
    const from = pattern;
    from.lastIndex = this.#offset;
    return from.exec(this.#source);
  }
}
