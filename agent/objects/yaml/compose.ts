import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { forbiddenAt } from "./characters.ts";
import { QUOTED, STYLE, TAG, YamlNode } from "./node.ts";
import { PendingComments, endComments, settleFoot, settleLastFoot } from "./pending-comments.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { Scanner } from "./scanner.ts";
import { longTag, shortTag } from "./tag.ts";
import type { Mark, Token, TokenKind, YamlProblem } from "./token.ts";

/** How deep the nodes of a document may lie inside each other; Kubernetes objects need less than 50. */
const MAX_NESTING = 800;

/** What is read of a text: its first document, as go-yaml's Decode does; `undefined` where it has none. */
export function composeDocument(
  text: string,
  lookahead: 0 | 2 = 2,
): Result<YamlNode | undefined, YamlProblem> {
  const forbidden = forbiddenAt(text);
  if (forbidden !== -1) return err(forbiddenCharacter(text, forbidden));
  const document = new Composer(text, lookahead).document();
  return document.ok ? ok(document.value.root) : document;
}

/** A document as it was written. */
export interface Document {
  readonly root: YamlNode | undefined; // undefined: it holds nothing
  readonly comments: DocumentComments;
}

/** Comments that belong to the document rather than to its root. */
export interface DocumentComments {
  readonly head: string;
  readonly foot: string;
}

/** Reads the first document of a text, with the comments around it. */
export function composeWithComments(text: string): Result<Document, YamlProblem> {
  const forbidden = forbiddenAt(text);
  if (forbidden !== -1) return err(forbiddenCharacter(text, forbidden));
  return new Composer(text, 2).document();
}

function forbiddenCharacter(text: string, index: number): YamlProblem {
  const before = text.slice(0, index);
  const line = before.split("\n").length - 1;
  const at = { index, line, column: index - before.lastIndexOf("\n") - 1 };
  return { problem: "control characters are not allowed", stage: "reader", at };
}

/** The tag and the anchor that stand before a node. */
interface Properties {
  readonly anchor: string;
  readonly tag: string;
  readonly start: Mark;
}

const DEFAULT_TAGS: readonly (readonly [string, string])[] = [
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
];

/**
 * Puts the tokens of a text together as nodes, by libyaml's grammar. Each method that reads a node gives undefined after
 * a problem, which `#problem` then holds.
 */
class Composer {
  readonly #scanner: Scanner;
  readonly #isOld: boolean; // go-yaml v2 takes a scalar tagged "!" for text, v3 as if it had no tag
  readonly #anchors = new Map<string, YamlNode>();
  readonly #tags = new Map<string, string>();
  readonly #comments = new PendingComments();
  #problem: YamlProblem | undefined;
  #documentHead = "";
  #depth = 0;

  constructor(text: string, lookahead: number) {
    this.#scanner = new Scanner(text, lookahead);
    this.#isOld = lookahead === 0;
  }

  document(): Result<Document, YamlProblem> {
    const root = this.#root();
    const problem = this.#problem ?? this.#scanner.problem;
    if (problem !== undefined) return err(problem);
    const { head = "", foot = "" } = this.#comments.take() ?? {};
    return ok({ root, comments: { head: this.#documentHead, foot: foot || head } });
  }

  #root(): YamlNode | undefined {
    const first = this.#peek();
    if (first === undefined || first.kind === "stream-end") return undefined;
    const isExplicit = this.#readDirectives();
    const token = this.#peek();
    if (isExplicit === undefined || token === undefined) return undefined;
    if (!isExplicit) this.#documentHead = this.#comments.takeDocumentHead();
    const root =
      isExplicit && endsDocument(token.kind)
        ? this.#emptyScalar(token.start)
        : this.#blockNode(false);
    if (root !== undefined) this.#peek(); // go-yaml looks at the end of the document, too
    return root;
  }

  /** Reads %YAML, %TAG and "---"; tells whether there was a "---". */
  #readDirectives(): boolean | undefined {
    let hasDirective = false;
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === "tag-directive") {
        if (this.#tags.has(token.text))
          return this.#fail("found duplicate %TAG directive", token.start);
        this.#tags.set(token.text, token.suffix);
      } else if (token.kind === "version-directive") {
        if (token.text !== "1.1")
          return this.#fail("found incompatible YAML document", token.start);
      } else if (token.kind === "document-start") {
        this.#scanner.skip();
        this.#addDefaultTags();
        return true;
      } else {
        this.#addDefaultTags();
        if (!hasDirective) return false;
        return this.#fail("did not find expected <document start>", token.start);
      }
      hasDirective = true;
      this.#scanner.skip();
    }
    return undefined;
  }

  #addDefaultTags(): void {
    for (const [handle, prefix] of DEFAULT_TAGS) {
      if (!this.#tags.has(handle)) this.#tags.set(handle, prefix);
    }
  }

  #peek(): Token | undefined {
    const token = this.#scanner.peek();
    const { comments } = this.#scanner;
    if (token !== undefined && comments.length > 0) this.#comments.join(comments, token);
    return token;
  }

  #fail(problem: string, at: Mark, since?: Mark): undefined {
    this.#problem ??= { problem, stage: "parser", at, ...(since === undefined ? {} : { since }) };
  }

  /** Reads a node in block style; under a key a list may begin without indentation. */
  #blockNode(mayBeIndentless: boolean): YamlNode | undefined {
    const properties = this.#properties();
    const token = this.#peek();
    if (properties === undefined || token === undefined) return undefined;
    const { kind, start } = token;
    if (kind === "block-sequence-start") {
      this.#scanner.skip();
      return this.#nested(properties, token, "sequence", (node) => this.#blockItems(node, start));
    }
    if (kind === "block-mapping-start") {
      this.#scanner.skip();
      return this.#nested(properties, token, "mapping", (node) => this.#blockFields(node, start));
    }
    if (kind === "block-entry" && mayBeIndentless) {
      return this.#nested(properties, token, "sequence", (node) => this.#indentlessItems(node));
    }
    return this.#flowNode(properties, token);
  }

  #flowNode(properties: Properties, token: Token): YamlNode | undefined {
    const { kind, start } = token;
    if (kind === "flow-sequence-start") {
      this.#scanner.skip();
      return this.#nested(properties, token, "sequence", (node) => this.#flowItems(node, start));
    }
    if (kind === "flow-mapping-start") {
      this.#scanner.skip();
      return this.#nested(properties, token, "mapping", (node) => this.#flowFields(node, start));
    }
    return this.#leaf(properties, token);
  }

  /** Reads a scalar or an alias, or nothing after a tag or an anchor. */
  #leaf(properties: Properties, token: Token): YamlNode | undefined {
    const { anchor, tag, start } = properties;
    if (token.kind === "alias" && anchor === "" && tag === "") return this.#alias(token);
    if (token.kind === "scalar") {
      this.#scanner.skip();
      const node = this.#scalar(properties, token.text, token.style);
      node.comments = this.#comments.take();
      return node;
    }
    if (anchor !== "" || tag !== "") return this.#scalar(properties, "", STYLE.plain);
    return this.#fail("did not find expected node content", token.start, start);
  }

  #alias({ text, start }: Token): YamlNode | undefined {
    this.#scanner.skip();
    const target = this.#anchors.get(text);
    if (target === undefined) {
      this.#problem ??= {
        problem: `unknown anchor '${text}' referenced`,
        stage: "composer",
        at: start,
      };
      return undefined;
    }
    const node = new YamlNode("alias", TAG.none, text);
    node.alias = target;
    node.comments = this.#comments.take();
    node.line = start.line + 1;
    return node;
  }

  #scalar({ anchor, tag, start }: Properties, text: string, style: number): YamlNode {
    const node = new YamlNode("scalar", TAG.none, text, style);
    if (tag !== "" && tag !== "!") {
      node.tag = shortTag(tag);
      node.style |= STYLE.tagged;
    } else if (tag === "!" && this.#isOld) {
      node.tag = TAG.str;
      node.style |= STYLE.tagged;
    } else if ((style & QUOTED) !== 0) {
      node.tag = TAG.str;
    } else {
      node.tag = text === "<<" ? TAG.merge : resolveScalar(text).tag;
    }
    return this.#placed(node, anchor, start);
  }

  #emptyScalar(at: Mark): YamlNode {
    return this.#scalar({ anchor: "", tag: "", start: at }, "", STYLE.plain);
  }

  #nested(
    { anchor, tag, start }: Properties,
    token: Token,
    kind: "mapping" | "sequence",
    fill: (node: YamlNode) => boolean,
  ): YamlNode | undefined {
    const isFlow = token.kind === "flow-sequence-start" || token.kind === "flow-mapping-start";
    const node = new YamlNode(kind, kind === "mapping" ? TAG.map : TAG.seq);
    if (isFlow) node.style |= STYLE.flow;
    if (tag !== "" && tag !== "!") {
      node.tag = shortTag(tag);
      node.style |= STYLE.tagged;
    }
    this.#placed(node, anchor, start);
    const isIndentless = token.kind === "block-entry";
    if (isFlow) node.comments = this.#comments.take();
    else if (!isIndentless) node.comments = this.#comments.takeStem();
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) {
      return this.#fail(`exceeded max depth of ${MAX_NESTING}`, token.start);
    }
    const isWhole = fill(node);
    this.#depth -= 1;
    const hasEnd = isFlow || kind === "mapping"; // other ends have no comments
    endComments(node, hasEnd ? this.#comments.take() : undefined);
    if (!isFlow && kind === "mapping") settleLastFoot(node);
    return isWhole ? node : undefined;
  }

  #placed(node: YamlNode, anchor: string, start: Mark): YamlNode {
    node.line = start.line + 1;
    if (anchor !== "") {
      node.anchor = anchor;
      this.#anchors.set(anchor, node);
    }
    return node;
  }

  #properties(): Properties | undefined {
    const first = this.#peek();
    if (first === undefined) return undefined;
    let anchor = "";
    let tag: Token | undefined;
    let token: Token | undefined = first;
    while (token !== undefined) {
      if (token.kind === "anchor" && anchor === "") anchor = token.text;
      else if (token.kind === "tag" && tag === undefined) tag = token;
      else break;
      this.#scanner.skip();
      token = this.#peek();
    }
    if (token === undefined) return undefined;
    const name = tag === undefined ? "" : this.#tagName(tag, first.start);
    return name === undefined ? undefined : { anchor, tag: name, start: first.start };
  }

  #tagName({ text: handle, suffix, start }: Token, since: Mark): string | undefined {
    if (handle === "") return longTag(suffix);
    const prefix = this.#tags.get(handle);
    if (prefix === undefined) return this.#fail("found undefined tag handle", start, since);
    return prefix + suffix;
  }

  #blockItems(node: YamlNode, since: Mark): boolean {
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === "block-end") return this.#end();
      if (token.kind !== "block-entry") {
        this.#fail("did not find expected '-' indicator", token.start, since);
        return false;
      }
      this.#skipEntry();
      if (!this.#addBlockChild(node, false, token.start, "block-entry", "block-end")) return false;
    }
    return false;
  }

  /** Steps over "-". The comment above an item that is itself a collection is that of the collection. */
  #skipEntry(): void {
    const { headLength } = this.#comments;
    this.#scanner.skip();
    if (headLength === 0) return;
    const kind = this.#peek()?.kind;
    if (kind === "block-sequence-start" || kind === "block-mapping-start") {
      this.#comments.splitStem(headLength);
    }
  }

  #indentlessItems(node: YamlNode): boolean {
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind !== "block-entry") return true;
      this.#skipEntry();
      if (
        !this.#addBlockChild(node, false, token.start, "block-entry", "key", "value", "block-end")
      ) {
        return false;
      }
    }
    return false;
  }

  #blockFields(node: YamlNode, since: Mark): boolean {
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === "block-end") return this.#end();
      // "key:" gives a key token; ":" alone, a value token without one, is a field with an empty key only after "?".
      if (token.kind !== "key") {
        this.#fail("did not find expected key", token.start, since);
        return false;
      }
      this.#scanner.skip();
      if (!this.#addBlockChild(node, true, token.start, "key", "value", "block-end")) return false;
      if (!this.#addBlockValue(node)) return false;
      settleFoot(node, true);
    }
    return false;
  }

  #addBlockValue(node: YamlNode): boolean {
    const token = this.#peek();
    if (token === undefined) return false;
    if (token.kind !== "value") {
      node.content.push(this.#emptyScalar(token.start));
      return true;
    }
    this.#scanner.skip();
    return this.#addBlockChild(node, true, token.start, "key", "value", "block-end");
  }

  /** Adds the node that comes next, or an empty one where one of these tokens shows that there is none. */
  #addBlockChild(
    node: YamlNode,
    mayBeIndentless: boolean,
    at: Mark,
    ...enders: readonly TokenKind[]
  ): boolean {
    const token = this.#peek();
    if (token === undefined) return false;
    const child = enders.includes(token.kind)
      ? this.#emptyScalar(at)
      : this.#blockNode(mayBeIndentless);
    if (child === undefined) return false;
    node.content.push(child);
    return true;
  }

  #flowItems(node: YamlNode, since: Mark): boolean {
    for (let isFirst = true; ; isFirst = false) {
      const token = this.#nextFlowEntry(
        isFirst,
        since,
        "flow-sequence-end",
        "did not find expected ',' or ']'",
      );
      if (token === undefined) return false;
      if (token.kind === "flow-sequence-end") return this.#end();
      const item = token.kind === "key" ? this.#singlePair(token) : this.#flowChild();
      if (item === undefined) return false;
      node.content.push(item);
    }
  }

  /** Steps over the comma before an entry, unless it is the first; gives the token that begins the entry or ends all. */
  #nextFlowEntry(
    isFirst: boolean,
    since: Mark,
    ender: TokenKind,
    problem: string,
  ): Token | undefined {
    const token = this.#peek();
    if (token === undefined || token.kind === ender || isFirst) return token;
    if (token.kind !== "flow-entry") return this.#fail(problem, token.start, since);
    this.#scanner.skip();
    return this.#peek();
  }

  /** Reads "[a: b]", which is a list of one mapping of one field. */
  #singlePair({ start }: Token): YamlNode | undefined {
    this.#scanner.skip();
    const pair = new YamlNode("mapping", TAG.map, "", STYLE.flow);
    pair.line = start.line + 1;
    const key = this.#singlePairKey();
    const enders: TokenKind[] = ["flow-entry", "flow-sequence-end"];
    const value = key === undefined ? undefined : this.#flowValue(enders);
    if (key === undefined || value === undefined) return undefined;
    pair.content.push(key, value);
    return pair;
  }

  // Where "?" has no key, libyaml swallows the token that comes instead.
  #singlePairKey(): YamlNode | undefined {
    const token = this.#peek();
    if (token === undefined) return undefined;
    if (!["value", "flow-entry", "flow-sequence-end"].includes(token.kind))
      return this.#flowChild();
    this.#scanner.skip();
    return this.#emptyScalar(token.start);
  }

  #flowFields(node: YamlNode, since: Mark): boolean {
    for (let isFirst = true; ; isFirst = false) {
      const token = this.#nextFlowEntry(
        isFirst,
        since,
        "flow-mapping-end",
        "did not find expected ',' or '}'",
      );
      if (token === undefined) return false;
      if (token.kind === "flow-mapping-end") return this.#end();
      if (!this.#addFlowField(node, token)) return false;
    }
  }

  #addFlowField(node: YamlNode, token: Token): boolean {
    const isAnnounced = token.kind === "key";
    if (isAnnounced) this.#scanner.skip();
    const enders: TokenKind[] = ["value", "flow-entry", "flow-mapping-end"];
    const key = isAnnounced ? this.#flowChildUnless(enders) : this.#flowChild();
    if (key === undefined) return false;
    const value = isAnnounced
      ? this.#flowValue(["flow-entry", "flow-mapping-end"])
      : this.#noValue();
    if (value === undefined) return false;
    node.content.push(key, value);
    settleFoot(node, false);
    return true;
  }

  #flowValue(enders: readonly TokenKind[]): YamlNode | undefined {
    const token = this.#peek();
    if (token === undefined) return undefined;
    if (token.kind !== "value") return this.#emptyScalar(token.start);
    this.#scanner.skip();
    return this.#flowChildUnless(enders);
  }

  #noValue(): YamlNode | undefined {
    const token = this.#peek();
    return token === undefined ? undefined : this.#emptyScalar(token.start);
  }

  #flowChildUnless(enders: readonly TokenKind[]): YamlNode | undefined {
    const token = this.#peek();
    if (token === undefined) return undefined;
    return enders.includes(token.kind) ? this.#emptyScalar(token.start) : this.#flowChild();
  }

  #flowChild(): YamlNode | undefined {
    const properties = this.#properties();
    const token = this.#peek();
    if (properties === undefined || token === undefined) return undefined;
    return this.#flowNode(properties, token);
  }

  #end(): true {
    this.#scanner.skip();
    return true;
  }
}

function endsDocument(kind: TokenKind): boolean {
  return (
    kind === "document-end" ||
    kind === "document-start" ||
    kind === "stream-end" ||
    kind === "tag-directive" ||
    kind === "version-directive"
  );
}
