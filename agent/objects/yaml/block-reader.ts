import { FlowReader } from "./flow-reader.ts";
import type { YamlNode } from "./node.ts";
import { settleFoot } from "./pending-comments.ts";
import type { Mark, TokenKind } from "./token.ts";

/** Reads nodes in block style, whose structure is indentation, and what is in flow style inside of them. */
export class BlockReader extends FlowReader {
  /** Reads a node in block style; under a key a list may begin without indentation. */
  protected blockNode(mayBeIndentless: boolean): YamlNode | undefined {
    const properties = this.properties();
    const token = this.peek();
    if (properties === undefined || token === undefined) return undefined;
    const { kind, start } = token;
    if (kind === "block-sequence-start") {
      this.scanner.skip();
      return this.nested(properties, token, "sequence", (node) => this.blockItems(node, start));
    }
    if (kind === "block-mapping-start") {
      this.scanner.skip();
      return this.nested(properties, token, "mapping", (node) => this.blockFields(node, start));
    }
    if (kind === "block-entry" && mayBeIndentless) {
      return this.nested(properties, token, "sequence", (node) => this.indentlessItems(node));
    }
    return this.flowNode(properties, token);
  }

  private blockItems(node: YamlNode, since: Mark): boolean {
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind === "block-end") return this.end();
      if (token.kind !== "block-entry") {
        this.fail("did not find expected '-' indicator", token.start, since);
        return false;
      }
      this.skipEntry();
      if (!this.addBlockChild(node, false, token.start, "block-entry", "block-end")) return false;
    }
    return false;
  }

  /** Steps over "-". The comment above an item that is itself a collection is that of the collection. */
  private skipEntry(): void {
    const { headLength } = this.comments;
    this.scanner.skip();
    if (headLength === 0) return;
    const kind = this.peek()?.kind;
    if (kind === "block-sequence-start" || kind === "block-mapping-start") {
      this.comments.splitStem(headLength);
    }
  }

  private indentlessItems(node: YamlNode): boolean {
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind !== "block-entry") return true;
      this.skipEntry();
      if (
        !this.addBlockChild(node, false, token.start, "block-entry", "key", "value", "block-end")
      ) {
        return false;
      }
    }
    return false;
  }

  private blockFields(node: YamlNode, since: Mark): boolean {
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind === "block-end") return this.end();
      // "key:" gives a key token; ":" alone, a value token without one, is a field with an empty key only after "?".
      if (token.kind !== "key") {
        this.fail("did not find expected key", token.start, since);
        return false;
      }
      this.scanner.skip();
      if (!this.addBlockChild(node, true, token.start, "key", "value", "block-end")) return false;
      if (!this.addBlockValue(node)) return false;
      settleFoot(node, true);
    }
    return false;
  }

  private addBlockValue(node: YamlNode): boolean {
    const token = this.peek();
    if (token === undefined) return false;
    if (token.kind !== "value") {
      node.content.push(this.emptyScalar(token.start));
      return true;
    }
    this.scanner.skip();
    return this.addBlockChild(node, true, token.start, "key", "value", "block-end");
  }

  /** Adds the node that comes next, or an empty one where one of these tokens shows that there is none. */
  private addBlockChild(
    node: YamlNode,
    mayBeIndentless: boolean,
    at: Mark,
    ...enders: readonly TokenKind[]
  ): boolean {
    const token = this.peek();
    if (token === undefined) return false;
    const child = enders.includes(token.kind)
      ? this.emptyScalar(at)
      : this.blockNode(mayBeIndentless);
    if (child === undefined) return false;
    node.content.push(child);
    return true;
  }
}
