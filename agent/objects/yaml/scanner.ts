import { CODE, isBlankOrEnd } from "./characters.ts";
import { scanBlockScalar } from "./scan-block-scalar.ts";
import { scanLineComment } from "./scan-comments.ts";
import { scanFlowScalar } from "./scan-flow-scalar.ts";
import { scanPlainScalar } from "./scan-plain-scalar.ts";
import { scanAnchor, scanDirective, scanTag } from "./scan-properties.ts";
import { skipToToken } from "./skip-to-token.ts";
import { TokenQueue } from "./token-queue.ts";
import type { Token, TokenKind } from "./token.ts";

const MAX_FLOW_LEVEL = 10_000; // libyaml's
const KEPT_TOKENS = 64; // consumed tokens are dropped in batches of so many
const SEEN_TOKENS = 2; // of which so many stay, for comments to see what stands before them

/**
 * Cuts a YAML text into tokens as libyaml's scanner does, so that what is accepted, and where a line is at fault, is
 * what go-yaml says. A problem ends the tokens: `problem` then tells it.
 */
export class Scanner extends TokenQueue {
  readonly #lookahead: number;

  /** `lookahead` is how many tokens go-yaml reads ahead of need: 2 in v3, none in v2. */
  constructor(text: string, lookahead: number) {
    super(text, lookahead > 0);
    this.#lookahead = lookahead;
  }

  /** The next token, without taking it; undefined after a problem. */
  peek(): Token | undefined {
    return this.fillUp() ? this.tokens[this.head] : undefined;
  }

  /** Takes the token that was peeked. */
  skip(): void {
    this.head += 1;
    this.parsed += 1;
    if (this.head < KEPT_TOKENS) return;
    this.tokens.splice(0, this.head - SEEN_TOKENS);
    this.head = SEEN_TOKENS;
  }

  private fillUp(): boolean {
    while (this.needsMore()) {
      if (this.problem !== undefined || !this.fetchToken()) return false;
    }
    return this.problem === undefined;
  }

  /** A token can be given out only when nothing later can put a "key" before it. */
  private needsMore(): boolean {
    if (this.head >= this.tokens.length - this.#lookahead) return true;
    for (let level = 0; level < this.simpleKeys.length; level += 1) {
      const key = this.simpleKeys[level];
      if (key?.token === this.parsed) return this.isValid(key, level) || this.problem !== undefined;
    }
    return false;
  }

  private fetchToken(): boolean {
    const from = this.mark();
    skipToToken(this, from);
    this.unrollIndent(this.column, from);
    const code = this.code();
    if (code === CODE.end) return this.fetchStreamEnd();
    if (this.column === 0) {
      if (code === CODE.percent) return this.fetchDirective();
      if (this.isDocumentIndicator("---")) return this.fetchDocumentIndicator("document-start");
      if (this.isDocumentIndicator("...")) return this.fetchDocumentIndicator("document-end");
    }
    return this.hasComments ? this.fetchCommented(code) : this.fetchContent(code);
  }

  /** A comment after ":", or after a comma in brackets, belongs to what stands before that. */
  private fetchCommented(code: number): boolean {
    const isTrailing = code === (this.flowLevel === 0 ? CODE.colon : CODE.comma);
    const token = isTrailing ? (this.lastToken(0)?.start.index ?? 0) : this.index;
    if (!this.fetchContent(code)) return false;
    if (this.lastToken(0)?.kind !== "block-entry") scanLineComment(this, token);
    return true;
  }

  private fetchContent(code: number): boolean {
    const isSpaced = isBlankOrEnd(this.code(1));
    const isFlow = this.flowLevel > 0;
    switch (code) {
      case CODE.openBracket:
        return this.fetchFlowStart("flow-sequence-start");
      case CODE.openBrace:
        return this.fetchFlowStart("flow-mapping-start");
      case CODE.closeBracket:
        return this.fetchFlowEnd("flow-sequence-end");
      case CODE.closeBrace:
        return this.fetchFlowEnd("flow-mapping-end");
      case CODE.comma:
        return this.fetchFlowEntry();
      case CODE.minus:
        return isSpaced ? this.fetchBlockEntry() : this.fetchScalar(scanPlainScalar);
      case CODE.question:
        return isFlow || isSpaced ? this.fetchKey() : this.fetchScalar(scanPlainScalar);
      case CODE.colon:
        return isFlow || isSpaced ? this.fetchValue() : this.fetchScalar(scanPlainScalar);
      case CODE.asterisk:
        return this.fetchScalar((scanner) => scanAnchor(scanner, "alias"));
      case CODE.ampersand:
        return this.fetchScalar((scanner) => scanAnchor(scanner, "anchor"));
      case CODE.exclamation:
        return this.fetchScalar(scanTag);
      case CODE.pipe:
        return isFlow ? this.failToStart() : this.fetchBlockScalar(true);
      case CODE.greater:
        return isFlow ? this.failToStart() : this.fetchBlockScalar(false);
      case CODE.singleQuote:
        return this.fetchScalar((scanner) => scanFlowScalar(scanner, true));
      case CODE.doubleQuote:
        return this.fetchScalar((scanner) => scanFlowScalar(scanner, false));
      case CODE.tab:
      case CODE.percent:
      case CODE.at:
      case CODE.backtick:
        return this.failToStart();
      default:
        return this.fetchScalar(scanPlainScalar);
    }
  }

  private failToStart(): boolean {
    return this.fail("found character that cannot start any token", this.mark());
  }

  private fetchStreamEnd(): boolean {
    if (this.column !== 0) {
      this.line += 1;
      this.lineStart = this.index;
    }
    this.unrollIndent(-1, this.mark());
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return this.add("stream-end", this.mark());
  }

  private fetchDirective(): boolean {
    this.unrollIndent(-1, this.mark());
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return scanDirective(this);
  }

  private fetchDocumentIndicator(kind: TokenKind): boolean {
    this.unrollIndent(-1, this.mark());
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = false;
    const start = this.mark();
    this.index += 3;
    return this.add(kind, start);
  }

  private fetchFlowStart(kind: TokenKind): boolean {
    if (!this.saveSimpleKey()) return false;
    this.simpleKeys.push(undefined);
    this.flowLevel += 1;
    if (this.flowLevel > MAX_FLOW_LEVEL)
      return this.fail(`exceeded max depth of ${MAX_FLOW_LEVEL}`);
    this.allowsSimpleKey = true;
    return this.fetchIndicator(kind);
  }

  private fetchFlowEnd(kind: TokenKind): boolean {
    if (!this.removeSimpleKey()) return false;
    if (this.flowLevel > 0) {
      this.flowLevel -= 1;
      this.simpleKeys.pop();
    }
    this.allowsSimpleKey = false;
    return this.fetchIndicator(kind);
  }

  private fetchFlowEntry(): boolean {
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return this.fetchIndicator("flow-entry");
  }

  private fetchBlockEntry(): boolean {
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("block sequence entries are not allowed in this context", this.mark());
      }
      if (!this.rollIndent(this.column, "block-sequence-start", this.mark())) return false;
    }
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return this.fetchIndicator("block-entry");
  }

  private fetchKey(): boolean {
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("mapping keys are not allowed in this context", this.mark());
      }
      if (!this.rollIndent(this.column, "block-mapping-start", this.mark())) return false;
    }
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = this.flowLevel === 0;
    return this.fetchIndicator("key");
  }

  private fetchValue(): boolean {
    const level = this.simpleKeys.length - 1;
    const key = this.simpleKeys[level];
    if (key !== undefined && this.isValid(key, level)) {
      const { mark, token } = key;
      this.insert({ kind: "key", start: mark, text: "", suffix: "", style: 0 }, token);
      if (!this.rollIndent(mark.column, "block-mapping-start", mark, token)) return false;
      this.simpleKeys[level] = undefined;
      this.allowsSimpleKey = false;
      return this.fetchIndicator("value");
    }
    if (this.problem !== undefined) return false;
    if (this.flowLevel === 0) {
      if (!this.allowsSimpleKey) {
        return this.fail("mapping values are not allowed in this context", this.mark());
      }
      if (!this.rollIndent(this.column, "block-mapping-start", this.mark())) return false;
    }
    this.allowsSimpleKey = this.flowLevel === 0;
    return this.fetchIndicator("value");
  }

  private fetchIndicator(kind: TokenKind): boolean {
    const start = this.mark();
    this.index += 1;
    return this.add(kind, start);
  }

  private fetchScalar(scan: (scanner: Scanner) => boolean): boolean {
    if (!this.saveSimpleKey()) return false;
    this.allowsSimpleKey = false;
    return scan(this);
  }

  private fetchBlockScalar(isLiteral: boolean): boolean {
    if (!this.removeSimpleKey()) return false;
    this.allowsSimpleKey = true;
    return scanBlockScalar(this, isLiteral);
  }
}
