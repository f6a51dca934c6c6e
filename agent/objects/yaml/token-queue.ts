import type { ScannedComment } from "./scan-comments.ts";
import { TextCursor } from "./text-cursor.ts";
import type { Mark, Token, TokenKind } from "./token.ts";

const MAX_KEY_CHARACTERS = 1024; // YAML's limit for a key that is not announced by "?"
const MAX_INDENTS = 10_000; // libyaml's

/** A place where a key may have begun, until a ":" shows that it did. */
interface SimpleKey {
  readonly token: number; // the number of its first token
  readonly mark: Mark;
  readonly isRequired: boolean; // nothing but a key may stand there
}

/**
 * Tokens that were scanned and not taken yet. Some go between those that are there: a ":" shows that a key began earlier, and
 * indentation that a collection begins or ends.
 */
export class TokenQueue extends TextCursor {
  indent = -1;
  flowLevel = 0;
  allowsSimpleKey = true;
  readonly hasComments: boolean; // v2 keeps none
  readonly comments: ScannedComment[] = []; // that were not taken yet
  protected readonly tokens: Token[] = [];
  protected head = 0;
  protected parsed = 0; // tokens that were taken
  protected readonly simpleKeys: (SimpleKey | undefined)[] = [undefined];
  readonly #indents: number[] = [];

  constructor(text: string, hasComments: boolean) {
    super(text);
    this.hasComments = hasComments;
  }

  /** The token that was scanned so many before the last one. */
  lastToken(before: number): Token | undefined {
    return this.tokens.at(-1 - before);
  }

  add(kind: TokenKind, start: Mark, text = "", suffix = "", style = 0): true {
    this.tokens.push({ kind, start, text, suffix, style });
    return true;
  }

  protected insert(token: Token, before?: number): void {
    if (before === undefined) this.tokens.push(token);
    else this.tokens.splice(this.head + before - this.parsed, 0, token);
  }

  // A key may begin here; where the indentation says that one must, it is an error if none does.
  protected saveSimpleKey(): boolean {
    if (!this.allowsSimpleKey) return true;
    if (!this.removeSimpleKey()) return false;
    this.simpleKeys[this.simpleKeys.length - 1] = {
      token: this.parsed + (this.tokens.length - this.head),
      mark: this.mark(),
      isRequired: this.flowLevel === 0 && this.indent === this.column,
    };
    return true;
  }

  protected removeSimpleKey(): boolean {
    const key = this.simpleKeys.at(-1);
    if (key?.isRequired === true) return this.fail("could not find expected ':'", key.mark);
    this.simpleKeys[this.simpleKeys.length - 1] = undefined;
    return true;
  }

  protected isValid(key: SimpleKey, level: number): boolean {
    if (key.mark.line === this.line && this.index - key.mark.index <= MAX_KEY_CHARACTERS)
      return true;
    if (key.isRequired) return this.fail("could not find expected ':'", key.mark);
    this.simpleKeys[level] = undefined;
    return false;
  }

  protected rollIndent(column: number, kind: TokenKind, start: Mark, before?: number): boolean {
    if (this.flowLevel > 0 || this.indent >= column) return true;
    this.#indents.push(this.indent);
    this.indent = column;
    if (this.#indents.length > MAX_INDENTS)
      return this.fail(`exceeded max depth of ${MAX_INDENTS}`);
    this.insert({ kind, start, text: "", suffix: "", style: 0 }, before);
    return true;
  }

  protected unrollIndent(column: number, from: Mark): void {
    if (this.flowLevel > 0) return;
    let end: Mark = this.hasComments ? { ...from, index: from.index - 1 } : this.mark();
    while (this.indent > column) {
      if (this.hasComments) end = this.beforeComments(end);
      this.add("block-end", end);
      this.indent = this.#indents.pop() ?? -1;
    }
  }

  /** A block ends before the comments that are indented like it, so that they belong to what is around it. */
  private beforeComments(end: Mark): Mark {
    let before = end;
    let stop = end.index;
    for (const comment of this.comments.toReversed()) {
      if (comment.end < stop) break;
      if (comment.start.column === this.indent + 1) before = comment.start;
      stop = comment.scannedFrom;
    }
    return before;
  }
}
