import type { DocumentComments } from "./compose.ts";
import { STYLE } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { isSimpleKey, tagOf } from "./printed-scalar.ts";
import { ITEM, ITEM_IN_FLOW, KEY, ROOT, ScalarWriter, VALUE } from "./scalar-writer.ts";
import type { Place } from "./scalar-writer.ts";

/**
 * Prints a node as kyaml's RNode.String does, which is go-yaml v3 with compact lists: styles, tags, anchors and comments
 * are kept, lines are never folded.
 */
export function printNode(root: YamlNode, documentComments?: DocumentComments): string {
  const printer = new NodePrinter();
  printer.printDocument(root, documentComments);
  return printer.text;
}

class NodePrinter extends ScalarWriter {
  printDocument(root: YamlNode, comments: DocumentComments | undefined): void {
    if (comments !== undefined && comments.head !== "") {
      this.head = comments.head;
      this.writeHead();
      this.breakLine();
    }
    this.note(root);
    this.writeHead();
    this.printNode(root, ROOT);
    this.foot = comments?.foot || this.foot;
    this.footIndent = 0;
    this.writeFoot();
    this.footIndent = -1;
    this.startLine();
  }

  private printNode(node: YamlNode, place: Place): void {
    this.openNode(node, place);
    this.writeLine(false);
    this.writeFoot();
    this.printContent(node, place);
  }

  /** Prints a scalar or an alias; of a collection only what stands before its content. */
  private openNode(node: YamlNode, place: Place): void {
    if (node.kind === "alias") {
      this.writeIndicator(`*${node.value}`, true);
    } else if (node.kind === "scalar" || node.kind === "empty") {
      if (node.anchor !== "") this.writeIndicator(`&${node.anchor}`, true);
      this.printScalar(node, place);
    } else {
      if (node.anchor !== "") this.writeIndicator(`&${node.anchor}`, true);
      this.writeTag(tagOf(node));
    }
  }

  private printContent(node: YamlNode, place: Place): void {
    if (node.kind !== "mapping" && node.kind !== "sequence") return;
    const isFlow =
      this.flowLevel > 0 || (node.style & STYLE.flow) !== 0 || node.content.length === 0;
    const outer = this.indent;
    if (node.kind === "mapping") {
      if (isFlow) this.printFlowFields(node, place);
      else this.printFields(node, place);
    } else if (isFlow) {
      this.printFlowItems(node, place);
    } else {
      this.printItems(node, place);
    }
    this.indent = outer;
  }

  private printItems(node: YamlNode, place: Place): void {
    const isCompact = place.isValue && (this.column === 0 || !this.isOpen);
    this.increaseIndent(place, false, isCompact);
    for (const item of node.content) {
      this.note(item);
      this.writeHead();
      this.startLine();
      this.writeOpening("-");
      this.printNode(item, ITEM);
    }
    this.noteEnd(node, "");
  }

  private printFields(node: YamlNode, place: Place): void {
    this.increaseIndent(place, false, false);
    let tail = "";
    for (let at = 0; at < node.content.length; at += 2) {
      const key = node.content[at];
      const value = node.content[at + 1];
      if (key === undefined || value === undefined) break;
      this.noteKey(key, tail);
      tail = key.comments?.foot ?? "";
      this.writeHead();
      this.startLine();
      this.keyLine = this.line || this.keyLine;
      this.line = "";
      this.printField(key, value);
    }
    this.noteEnd(node, tail);
    this.writeHead();
  }

  private printField(key: YamlNode, value: YamlNode): void {
    if (isSimpleKey(key)) {
      this.openNode(key, KEY);
      this.printContent(key, KEY);
      this.writeIndicator(":", false);
    } else {
      this.writeOpening("?");
      this.openNode(key, VALUE);
      this.printContent(key, VALUE);
      this.startLine();
      this.writeOpening(":");
    }
    this.note(value);
    this.placeKeyLine(value);
    this.printNode(value, VALUE);
  }

  private printFlowItems(node: YamlNode, place: Place): void {
    const outer = this.indent;
    this.writeIndicator("[", true);
    this.isSpaced = true;
    this.increaseIndent(place, true, false);
    this.flowLevel += 1;
    let needsComma = false;
    for (const item of node.content) {
      this.note(item);
      if (needsComma) this.writeIndicator(",", false);
      this.writeHead();
      if (this.column === 0) this.startLine();
      needsComma = this.printFlowNode(item, ITEM_IN_FLOW);
    }
    this.noteEnd(node, "");
    this.flowLevel -= 1;
    this.indent = outer;
    if (this.column === 0) this.startLine();
    this.writeIndicator("]", false);
    this.writeLine(false);
    this.writeFoot();
  }

  private printFlowFields(node: YamlNode, place: Place): void {
    const outer = this.indent;
    this.writeIndicator("{", true);
    this.isSpaced = true;
    this.increaseIndent(place, true, false);
    this.flowLevel += 1;
    let needsComma = false;
    let tail = "";
    for (let at = 0; at < node.content.length; at += 2) {
      const key = node.content[at];
      const value = node.content[at + 1];
      if (key === undefined || value === undefined) break;
      this.noteKey(key, tail);
      tail = key.comments?.foot ?? "";
      if (needsComma) this.writeIndicator(",", false);
      this.writeHead();
      if (this.column === 0) this.startLine();
      this.printFlowKey(key);
      this.note(value);
      needsComma = this.printFlowNode(value, VALUE);
    }
    this.noteEnd(node, tail);
    if (needsComma && this.head + this.foot + this.tail !== "") this.writeIndicator(",", false);
    this.writeHead();
    this.flowLevel -= 1;
    this.indent = outer;
    this.writeIndicator("}", false);
    this.writeLine(false);
    this.writeFoot();
  }

  private printFlowKey(key: YamlNode): void {
    const isSimple = isSimpleKey(key);
    if (!isSimple) this.writeIndicator("?", true);
    this.openNode(key, isSimple ? KEY : VALUE);
    this.printContent(key, isSimple ? KEY : VALUE);
    this.writeIndicator(":", !isSimple);
  }

  /** Prints an entry in brackets; tells whether a comma is still due, which a comment comes after. */
  private printFlowNode(node: YamlNode, place: Place): boolean {
    const hasComment = this.line + this.foot + this.tail !== "";
    this.openNode(node, place);
    if (this.line + this.foot + this.tail !== "") this.writeIndicator(",", false);
    this.writeLine(false);
    this.writeFoot();
    this.printContent(node, place);
    return !hasComment;
  }
}
