import { CODE, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from "./characters.ts";
import { scanBlockScalar } from "./scan-block-scalar.ts";
import { scanComments, scanLineComment } from "./scan-comments.ts";
import type { ScannedComment } from "./scan-comments.ts";
import { scanFlowScalar } from "./scan-flow-scalar.ts";
import { scanPlainScalar } from "./scan-plain-scalar.ts";
import { scanAnchor, scanDirective, scanTag } from "./scan-properties.ts";
import type { Mark, Token, TokenKind, YamlProblem } from "./token.ts";

const MAX_KEY_CHARACTERS = 1024; // YAML's limit for a key that is not announced by "?"
const MAX_DEPTH = 10_000; // libyaml's, for brackets and for indentation
const KEPT_TOKENS = 64; // consumed tokens are dropped in batches of so many
const SEEN_TOKENS = 2; // of which so many stay, for comments to see what stands before them

/** A place where a key may have begun, until a ":" shows that it did. */
interface SimpleKey {
  readonly token: number; // the number of its first token
  readonly mark: Mark;
  readonly isRequired: boolean; // nothing but a key may stand there
}

/**
 * Cuts a YAML text into tokens as libyaml's scanner does, so that what is accepted, and where a line is at fault, is
 * what go-yaml says. A problem ends the tokens: `problem` then tells it.
 */
export class Scanner {
  readonly text: string;
  index = 0;
  line = 0;
  lineStart = 0; // the index at which the line begins
  indent = -1;
  flowLevel = 0;
  allowsSimpleKey = true;
  problem: YamlProblem | undefined;
  readonly hasComments: boolean; // v2 keeps none
  readonly comments: ScannedComment[] = []; // that were not taken yet
  readonly #lookahead: number;
  readonly #tokens: Token[] = [];
  #head = 0;
  #parsed = 0; // tokens that were taken
  readonly #indents: number[] = [];
  readonly #simpleKeys: (SimpleKey | undefined)[] = [undefined];

  /** `lookahead` is how many tokens go-yaml reads ahead of need: 2 in v3, none in v2. */
  constructor(text: string, lookahead: number) {
    this.text = `${text}\0\0\0\0`;
    this.#lookahead = lookahead;
    this.hasComments = lookahead > 0;
  }

  get column(): number {
    return this.index - this.lineStart;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** The next token, without taking it; undefined after a problem. */
  peek(): Token | undefined {
    return this.#fillUp() ? this.#tokens[this.#head] : undefined;
  }

  /** Takes the token that was peeked. */
  skip(): void {
    this.#head += 1;
    this.#parsed += 1;
    if (this.#head < KEPT_TOKENS) return;
    this.#tokens.splice(0, this.#head - SEEN_TOKENS);
    this.#head = SEEN_TOKENS;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.index + ahead);
  }

  /** Steps over one line end; "\r\n" is one. */
  skipBreak(): void {
    const isPair = this.code() === CODE.return && this.code(1) === CODE.newline;
    this.index += isPair ? 2 : 1;
    this.line += 1;
    this.lineStart = this.index;
  }

  /** Steps over one line end and gives what it means in a scalar. */
  readBreak(): string {
    const code = this.code();
    const isOwn = code === CODE.lineSeparator || code === CODE.paragraphSeparator;
    this.skipBreak();
    return isOwn ? String.fromCharCode(code) : "\n";
  }

  fail(problem: string, since?: Mark): false {
    const at = this.mark();
    this.problem ??= { problem, stage: "scanner", at, ...(since === undefined ? {} : { since }) };
    return false;
  }

  /** The token that was scanned so many before the last one. */
  lastToken(before: number): Token | undefined {
    return this.#tokens.at(-1 - before);
  }

  /** How many line ends stand between here and the content before, if nothing but blanks stands there too. */
  newlines(): number {
    let count = 0;
    for (let at = this.index - 1; at >= 0; at -= 1) {
      const code = this.text.charCodeAt(at);
      if (isBreak(code)) count += 1;
      else if (!isBlank(code)) break;
      if (code === CODE.newline && this.text.charCodeAt(at - 1) === CODE.return) at -= 1;
    }
    return count;
  }

  add(kind: TokenKind, start: Mark, text = "", suffix = "", style = 0): true {
    this.#tokens.push({ kind, start, text, suffix, style });
    return true;
  }

  #fillUp(): boolean {
    while (this.#needsMore()) {
      if (this.problem !== undefined || !this.#fetch()) return false;
    }
    return this.problem === undefined;
  }

  /** A token can be given out only when nothing later can put a "key" before it. */
  #needsMore(): boolean {
    if (this.#head >= this.#tokens.length - this.#lookahead) return true;
    for (let level = 0; level < this.#simpleKeys.length; level += 1) {
      const key = this.#simpleKeys[level];
      if (key?.token === this.#parsed)
        return this.#isValid(key, level) || this.problem !== undefined;
    }
    return false;
  }

  #isValid(key: SimpleKey, level: number): boolean {
    if (key.mark.line === this.line && this.index - key.mark.index <= MAX_KEY_CHARACTERS)
      return true;
    if (key.isRequired) return this.fail("could not find expected ':'", key.mark);
    this.#simpleKeys[level] = undefined;
    return false;
  }

  #fetch(): boolean {
    const from = this.mark();
    this.#skipToToken(from);
    this.#unrollIndent(this.column, from);
    const code = this.code();
    if (code === CODE.end) return this.#fetchStreamEnd();
    if (this.column === 0) {
      if (code === CODE.percent) return this.#fetchDirective();
      if (this.isDocumentIndicator("---")) return this.#fetchDocumentIndicator("document-start");
      if (this.isDocumentIndicator("...")) return this.#fetchDocumentIndicator("document-end");
    }
    return this.hasComments ? this.#fetchCommented(code) : this.#fetchContent(code);
  }

  /** A comment after ":", or after a comma in brackets, belongs to what stands before that. */
  #fetchCommented(code: number): boolean {
    const isTrailing = code === (this.flowLevel === 0 ? CODE.colon : CODE.comma);
    const token = isTrailing ? (this.lastToken(0)?.start.index ?? 0) : this.index;
    if (!this.#fetchContent(code)) return false;
    if (this.lastToken(0)?.kind !== "block-entry") scanLineComment(this, token);
    return true;
  }

  isDocumentIndicator(text: string): boolean {
    return this.text.startsWith(text, this.index) && isBlankOrEnd(this.code(3));
  }

  #fetchContent(code: number): boolean {
    const isSpaced = isBlankOrEnd(this.code(1));
    const isFlow = this.flowLevel > 0;
    switch (code) {
      case CODE.openBracket:
        return this.#fetchFlowStart("flow-sequence-start");
      case CODE.openBrace:
        return this.#fetchFlowStart("flow-mapping-start");
      case CODE.closeBracket:
        return this.#fetchFlowEnd("flow-sequence-end");
      case CODE.closeBrace:
        return this.#fetchFlowEnd("flow-mapping-end");
      case CODE.comma:
        return this.#fetchFlowEntry();
      case CODE.minus:
        return isSpaced ? this.#fetchBlockEntry() : this.#fetchScalar(scanPlainScalar);
      case CODE.question:
        return isFlow || isSpaced ? this.#fetchKey() : this.#fetchScalar(scanPlainScalar);
      case CODE.colon:
        return isFlow || isSpaced ? this.#fetchValue() : this.#fetchScalar(scanPlainScalar);
      case CODE.asterisk:
        return this.#fetchScalar((scanner) => scanAnchor(scanner, "alias"));
      case CODE.ampersand:
        return this.#fetchScalar((scanner) => scanAnchor(scanner, "anchor"));
      case CODE.exclamation:
        return this.#fetchScalar(scanTag);
      case CODE.pipe:
        return isFlow ? this.#failToStart() : this.#fetchBlockScalar(true);
      case CODE.greater:
        return isFlow ? this.#failToStart() : this.#fetchBlockScalar(false);
      case CODE.singleQuote:
        return this.#fetchScalar((scanner) => scanFlowScalar(scanner, true));
      case CODE.doubleQuote:
        return this.#fetchScalar((scanner) => scanFlowScalar(scanner, false));
      case CODE.tab:
      case CODE.percent:
      case CODE.at:
      case CODE.backtick:
        return this.#failToStart();
      default:
        return this.#fetchScalar(scanPlainScalar);
    }
  }

  #failToStart(): boolean {
    return this.fail("found character that cannot start any token", this.mark());
  }

  #skipToToken(from: Mark): void {
    for (;;) {
      while (this.#isSkipped(this.code())) this.index += 1;
      if (this.hasComments) this.#turnIntoHead();
      if (this.code() === CODE.hash) this.#skipComment(from);
      if (!isBreak(this.code())) return;
      this.skipBreak();
      if (this.flowLevel === 0) this.allowsSimpleKey = true;
    }
  }

  #skipComment(from: Mark): void {
    if (this.hasComments) scanComments(this, from);
    else while (!isBreakOrEnd(this.code())) this.index += 1;
  }

  /** A comment on the line above the first item of a list, which is indented, is that item's. */
  #turnIntoHead(): void {
    const comment = this.comments.at(-1);
    if (comment === undefined || comment.line === "" || isBreak(this.code())) return;
    if (this.lastToken(0)?.kind !== "block-entry") return;
    if (this.lastToken(1)?.kind !== "block-sequence-start") return;
    comment.head = comment.line;
    comment.line = "";
    if (comment.start.line === this.line - 1) comment.token = this.index;
  }

  // Where a key may begin, a tab is no indentation.
  #isSkipped(code: number): boolean {
    if (code === CODE.tab) return this.flowLevel > 0 || !this.allowsSimpleKey;
    return code === CODE.space;
  }

  // A key may begin here; where the indentation says that one must, it is an error if none does.
  #saveSimpleKey(): boolean {
    if (!this.allowsSimpleKey) return true;
    if (!this.#removeSimpleKey()) return false;
    this.#simpleKeys[this.#simpleKeys.length - 1] = {
      token: this.#parsed + (this.#tokens.length - this.#head),
      mark: this.mark(),
      isRequired: this.flowLevel === 0 && this.indent === this.column,
    };
    return true;
  }

  #removeSimpleKey(): boolean {
    const key = this.#simpleKeys.at(-1);
    if (key?.isRequired === true) return this.fail("could not find expected ':'", key.mark);
    this.#simpleKeys[this.#simpleKeys.length - 1] = undefined;
    return true;
  }

  #rollIndent(column: number, kind: TokenKind, start: Mark, before?: number): boolean {
    if (this.flowLevel > 0 || this.indent >= column) return true;
    this.#indents.push(this.indent);
    this.indent = column;
    if (this.#indents.length > MAX_DEPTH) return this.fail(`exceeded max depth of ${MAX_DEPTH}`);
    this.#insert({ kind, start, text: "", suffix: "", style: 0 }, before);
    return true;
  }

  #unrollIndent(column: number, from: Mark): void {
    if (this.flowLevel > 0) return;
    let end: Mark = this.hasComments ? { ...from, index: from.index - 1 } : this.mark();
    while (this.indent > column) {
      if (this.hasComments) end = this.#beforeComments(end);
      this.add("block-end", end);
      this.indent = this.#indents.pop() ?? -1;
    }
  }

  /** A block ends before the comments that are indented like it, so that they belong to what is around it. */
  #beforeComments(end: Mark): Mark {
    let before = end;
    let stop = end.index;
    for (const comment of this.comments.toReversed()) {
      if (comment.end < stop) break;
      if (comment.start.column === this.indent + 1) before = comment.start;
      stop = comment.scannedFrom;
    }
    return before;
  }

  #insert(token: Token, before?: number): void {
    if (before === undefined) this.#tokens.push(token);
    else this.#tokens.splice(this.#head + before - this.#parsed, 0, token);
  }

  #fetchStreamEnd(): boolean {
    if (this.column !== 0) {
      this.line += 1;
      this.lineStart = this.index;
    }
    this.#unrollIndent(-1, this.mark());
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return this.add("stream-end", this.mark());
  }

  #fetchDirective(): boolean {
    this.#unrollIndent(-1, this.mark());
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return scanDirective(this);
  }

  #fetchDocumentIndicator(kind: TokenKind): boolean {
    this.#unrollIndent(-1, this.mark());
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    const start = this.mark();
    this.index += 3;
    return this.add(kind, start);
  }

  #fetchFlowStart(kind: TokenKind): boolean {
    if (!this.#saveSimpleKey()) return false;
    this.#simpleKeys.push(undefined);
    this.flowLevel += 1;
    if (this.flowLevel > MAX_DEPTH) return this.fail(`exceeded max depth of ${MAX_DEPTH}`);
    this.allowsSimpleKey = true;
    return this.#fetchIndicator(kind);
  }

  #fetchFlowEnd(kind: TokenKind): boolean {
    if (!this.#removeSimpleKey()) return false;
    if (this.flowLevel > 0) {
      this.flowLevel -= 1;
      this.#simpleKeys.pop();
    }
    this.allowsSimpleKey = false;
    return this.#fetchIndicator(kind);
  }

  #fetchFlowEntry(): boolean {
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return this.#fetchIndicator("flow-entry");
  }

  #fetchBlockEntry(): boolean {
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("block sequence entries are not allowed in this context", this.mark());
      }
      if (!this.#rollIndent(this.column, "block-sequence-start", this.mark())) return false;
    }
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return this.#fetchIndicator("block-entry");
  }

  #fetchKey(): boolean {
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("mapping keys are not allowed in this context", this.mark());
      }
      if (!this.#rollIndent(this.column, "block-mapping-start", this.mark())) return false;
    }
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = this.flowLevel === 0;
    return this.#fetchIndicator("key");
  }

  #fetchValue(): boolean {
    const level = this.#simpleKeys.length - 1;
    const key = this.#simpleKeys[level];
    if (key !== undefined && this.#isValid(key, level)) {
      const { mark, token } = key;
      this.#insert({ kind: "key", start: mark, text: "", suffix: "", style: 0 }, token);
      if (!this.#rollIndent(mark.column, "block-mapping-start", mark, token)) return false;
      this.#simpleKeys[level] = undefined;
      this.allowsSimpleKey = false;
      return this.#fetchIndicator("value");
    }
    if (this.problem !== undefined) return false;
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("mapping values are not allowed in this context", this.mark());
      }
      if (!this.#rollIndent(this.column, "block-mapping-start", this.mark())) return false;
    }
    this.allowsSimpleKey = this.flowLevel === 0;
    return this.#fetchIndicator("value");
  }

  #fetchIndicator(kind: TokenKind): boolean {
    const start = this.mark();
    this.index += 1;
    return this.add(kind, start);
  }

  #fetchScalar(scan: (scanner: Scanner) => boolean): boolean {
    if (!this.#saveSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return scan(this);
  }

  #fetchBlockScalar(isLiteral: boolean): boolean {
    if (!this.#removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return scanBlockScalar(this, isLiteral);
  }
}
