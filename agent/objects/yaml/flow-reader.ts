import { NodeReader } from "./node-reader.ts";
import type { Properties } from "./node-reader.ts";
import { STYLE, TAG, YamlNode } from "./node.ts";
import { settleFoot } from "./pending-comments.ts";
import type { Mark, Token, TokenKind } from "./token.ts";

/** Reads nodes in flow style: scalars, and lists and mappings in brackets, in which there are no others. */
export class FlowReader extends NodeReader {
  protected flowNode(properties: Properties, token: Token): YamlNode | undefined {
    const { kind, start } = token;
    if (kind === "flow-sequence-start") {
      this.scanner.skip();
      return this.nested(properties, token, "sequence", (node) => this.flowItems(node, start));
    }
    if (kind === "flow-mapping-start") {
      this.scanner.skip();
      return this.nested(properties, token, "mapping", (node) => this.flowFields(node, start));
    }
    return this.leaf(properties, token);
  }

  private flowItems(node: YamlNode, since: Mark): boolean {
    for (let isFirst = true; ; isFirst = false) {
      const token = this.nextFlowEntry(
        isFirst,
        since,
        "flow-sequence-end",
        "did not find expected ',' or ']'",
      );
      if (token === undefined) return false;
      if (token.kind === "flow-sequence-end") return this.end();
      const item = token.kind === "key" ? this.singlePair(token) : this.flowChild();
      if (item === undefined) return false;
      node.content.push(item);
    }
  }

  /** Steps over the comma before an entry, unless it is the first; gives the token that begins the entry or ends all. */
  private nextFlowEntry(
    isFirst: boolean,
    since: Mark,
    ender: TokenKind,
    problem: string,
  ): Token | undefined {
    const token = this.peek();
    if (token === undefined || token.kind === ender || isFirst) return token;
    if (token.kind !== "flow-entry") return this.fail(problem, token.start, since);
    this.scanner.skip();
    return this.peek();
  }

  /** Reads "[a: b]", which is a list of one mapping of one field. */
  private singlePair({ start }: Token): YamlNode | undefined {
    this.scanner.skip();
    const pair = new YamlNode("mapping", TAG.map, "", STYLE.flow);
    pair.line = start.line + 1;
    const key = this.singlePairKey();
    const enders: TokenKind[] = ["flow-entry", "flow-sequence-end"];
    const value = key === undefined ? undefined : this.flowValue(enders);
    if (key === undefined || value === undefined) return undefined;
    pair.content.push(key, value);
    return pair;
  }

  // Where "?" has no key, libyaml swallows the token that comes instead.
  private singlePairKey(): YamlNode | undefined {
    const token = this.peek();
    if (token === undefined) return undefined;
    if (!["value", "flow-entry", "flow-sequence-end"].includes(token.kind)) return this.flowChild();
    this.scanner.skip();
    return this.emptyScalar(token.start);
  }

  private flowFields(node: YamlNode, since: Mark): boolean {
    for (let isFirst = true; ; isFirst = false) {
      const token = this.nextFlowEntry(
        isFirst,
        since,
        "flow-mapping-end",
        "did not find expected ',' or '}'",
      );
      if (token === undefined) return false;
      if (token.kind === "flow-mapping-end") return this.end();
      if (!this.addFlowField(node, token)) return false;
    }
  }

  private addFlowField(node: YamlNode, token: Token): boolean {
    const isAnnounced = token.kind === "key";
    if (isAnnounced) this.scanner.skip();
    const enders: TokenKind[] = ["value", "flow-entry", "flow-mapping-end"];
    const key = isAnnounced ? this.flowChildUnless(enders) : this.flowChild();
    if (key === undefined) return false;
    const value = isAnnounced ? this.flowValue(["flow-entry", "flow-mapping-end"]) : this.noValue();
    if (value === undefined) return false;
    node.content.push(key, value);
    settleFoot(node, false);
    return true;
  }

  private flowValue(enders: readonly TokenKind[]): YamlNode | undefined {
    const token = this.peek();
    if (token === undefined) return undefined;
    if (token.kind !== "value") return this.emptyScalar(token.start);
    this.scanner.skip();
    return this.flowChildUnless(enders);
  }

  private noValue(): YamlNode | undefined {
    const token = this.peek();
    return token === undefined ? undefined : this.emptyScalar(token.start);
  }

  private flowChildUnless(enders: readonly TokenKind[]): YamlNode | undefined {
    const token = this.peek();
    if (token === undefined) return undefined;
    return enders.includes(token.kind) ? this.emptyScalar(token.start) : this.flowChild();
  }

  private flowChild(): YamlNode | undefined {
    const properties = this.properties();
    const token = this.peek();
    if (properties === undefined || token === undefined) return undefined;
    return this.flowNode(properties, token);
  }
}
