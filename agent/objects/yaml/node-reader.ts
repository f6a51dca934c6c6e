import { QUOTED, STYLE, TAG, YamlNode } from "./node.ts";
import { PendingComments, endComments, settleLastFoot } from "./pending-comments.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { Scanner } from "./scanner.ts";
import { longTag, shortTag } from "./tag.ts";
import type { Mark, Token, YamlProblem } from "./token.ts";

/** How deep the nodes of a document may lie inside each other; Kubernetes objects need less than 50. */
const MAX_NESTING = 800;

/** The tag and the anchor that stand before a node. */
export interface Properties {
  readonly anchor: string;
  readonly tag: string;
  readonly start: Mark;
}

/**
 * Makes nodes of tokens: scalars and aliases, the beginnings and ends of collections, tags and anchors. Here and in what
 * extends it, each method that reads a node gives undefined after a problem, which `problem` then holds.
 */
export class NodeReader {
  protected readonly scanner: Scanner;
  protected readonly tags = new Map<string, string>();
  protected readonly comments = new PendingComments();
  protected problem: YamlProblem | undefined;
  readonly #isOld: boolean; // go-yaml v2 takes a scalar tagged "!" for text, v3 as if it had no tag
  readonly #anchors = new Map<string, YamlNode>();
  #depth = 0;

  constructor(text: string, lookahead: number) {
    this.scanner = new Scanner(text, lookahead);
    this.#isOld = lookahead === 0;
  }

  protected peek(): Token | undefined {
    const token = this.scanner.peek();
    const { comments } = this.scanner;
    if (token !== undefined && comments.length > 0) this.comments.join(comments, token);
    return token;
  }

  protected fail(problem: string, at: Mark, since?: Mark): undefined {
    this.problem ??= { problem, stage: "parser", at, ...(since === undefined ? {} : { since }) };
  }

  protected properties(): Properties | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    let anchor = "";
    let tag: Token | undefined;
    let token: Token | undefined = first;
    while (token !== undefined) {
      if (token.kind === "anchor" && anchor === "") anchor = token.text;
      else if (token.kind === "tag" && tag === undefined) tag = token;
      else break;
      this.scanner.skip();
      token = this.peek();
    }
    if (token === undefined) return undefined;
    const name = tag === undefined ? "" : this.tagName(tag, first.start);
    return name === undefined ? undefined : { anchor, tag: name, start: first.start };
  }

  private tagName({ text: handle, suffix, start }: Token, since: Mark): string | undefined {
    if (handle === "") return longTag(suffix);
    const prefix = this.tags.get(handle);
    if (prefix === undefined) return this.fail("found undefined tag handle", start, since);
    return prefix + suffix;
  }

  /** Reads a scalar or an alias, or nothing after a tag or an anchor. */
  protected leaf(properties: Properties, token: Token): YamlNode | undefined {
    const { anchor, tag, start } = properties;
    if (token.kind === "alias" && anchor === "" && tag === "") return this.alias(token);
    if (token.kind === "scalar") {
      this.scanner.skip();
      const node = this.scalar(properties, token.text, token.style);
      node.comments = this.comments.take();
      return node;
    }
    if (anchor !== "" || tag !== "") return this.scalar(properties, "", STYLE.plain);
    return this.fail("did not find expected node content", token.start, start);
  }

  private alias({ text, start }: Token): YamlNode | undefined {
    this.scanner.skip();
    const target = this.#anchors.get(text);
    if (target === undefined) {
      this.problem ??= {
        problem: `unknown anchor '${text}' referenced`,
        stage: "composer",
        at: start,
      };
      return undefined;
    }
    const node = new YamlNode("alias", TAG.none, text);
    node.alias = target;
    node.comments = this.comments.take();
    node.line = start.line + 1;
    return node;
  }

  private scalar({ anchor, tag, start }: Properties, text: string, style: number): YamlNode {
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
    return this.placed(node, anchor, start);
  }

  protected emptyScalar(at: Mark): YamlNode {
    return this.scalar({ anchor: "", tag: "", start: at }, "", STYLE.plain);
  }

  protected nested(
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
    this.placed(node, anchor, start);
    const isIndentless = token.kind === "block-entry";
    if (isFlow) node.comments = this.comments.take();
    else if (!isIndentless) node.comments = this.comments.takeStem();
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) {
      return this.fail(`exceeded max depth of ${MAX_NESTING}`, token.start);
    }
    const isWhole = fill(node);
    this.#depth -= 1;
    const hasEnd = isFlow || kind === "mapping"; // other ends have no comments
    endComments(node, hasEnd ? this.comments.take() : undefined);
    if (!isFlow && kind === "mapping") settleLastFoot(node);
    return isWhole ? node : undefined;
  }

  private placed(node: YamlNode, anchor: string, start: Mark): YamlNode {
    node.line = start.line + 1;
    if (anchor !== "") {
      node.anchor = anchor;
      this.#anchors.set(anchor, node);
    }
    return node;
  }

  protected end(): true {
    this.scanner.skip();
    return true;
  }
}
