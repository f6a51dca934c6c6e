import { blockHints } from "./block-hints.ts";
import { CODE, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import type { DocumentComments } from "./compose.ts";
import { escapedCharacters } from "./double-quoted.ts";
import { STYLE, TAG } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { shapeOf } from "./scalar-shape.ts";
import type { ScalarShape } from "./scalar-shape.ts";
import { longTag } from "./tag.ts";

const INDENT = 2;
const MAX_SIMPLE_KEY = 128; // a longer key is announced by "?"

/**
 * Prints a node as kyaml's RNode.String does, which is go-yaml v3 with compact lists: styles, tags, anchors and comments
 * are kept, lines are never folded.
 */
export function printNode(root: YamlNode, documentComments?: DocumentComments): string {
  const printer = new NodePrinter();
  printer.printDocument(root, documentComments);
  return printer.text;
}

type Style = "double" | "folded" | "literal" | "plain" | "single";

/** Where a node stands, on which its shape depends. */
interface Place {
  readonly isItem: boolean; // of a list in block style
  readonly isValue: boolean; // of a mapping, or its key
  readonly isSimpleKey: boolean;
}

const ROOT: Place = { isItem: false, isValue: false, isSimpleKey: false };
const ITEM: Place = { isItem: true, isValue: false, isSimpleKey: false };
const VALUE: Place = { isItem: false, isValue: true, isSimpleKey: false };
const KEY: Place = { isItem: false, isValue: true, isSimpleKey: true };

/** What is to be written of a scalar: its text, the style it asks for, and its tag where it must show. */
interface Scalar {
  readonly text: string;
  readonly style: Style;
  readonly tag: string;
}

class NodePrinter {
  text = "";
  #column = 0;
  #indent = -1;
  #flowLevel = 0;
  #isSpaced = true; // the last character was a space, or nothing
  #isOpen = true; // nothing stands on this line but indentation and "-", "?" or ":"
  #footIndent = -1; // after a foot comment an empty line is left before what has the same indentation
  #head = "";
  #line = "";
  #foot = "";
  #tail = "";
  #keyLine = "";

  printDocument(root: YamlNode, comments: DocumentComments | undefined): void {
    if (comments !== undefined && comments.head !== "") {
      this.#head = comments.head;
      this.#writeHead();
      this.#breakLine();
    }
    this.#note(root);
    this.#writeHead();
    this.#printNode(root, ROOT);
    this.#foot = comments?.foot || this.#foot;
    this.#footIndent = 0;
    this.#writeFoot();
    this.#footIndent = -1;
    this.#startLine();
  }

  /** Takes over the comments of a node that comes next, of a collection its head; `tail` is the foot of the key before it. */
  #note({ kind, comments }: YamlNode, tail = ""): void {
    this.#tail = tail || this.#tail;
    if (comments === undefined) return;
    this.#head = comments.head || this.#head;
    if (kind === "mapping" || kind === "sequence") return;
    this.#line = comments.line || this.#line;
    this.#foot = comments.foot || this.#foot;
  }

  #printNode(node: YamlNode, place: Place): void {
    this.#openNode(node, place);
    this.#writeLine(false);
    this.#writeFoot();
    this.#printContent(node, place);
  }

  /** Prints a scalar or an alias; of a collection only what stands before its content. */
  #openNode(node: YamlNode, place: Place): void {
    if (node.kind === "alias") {
      this.#writeIndicator(`*${node.value}`, true);
    } else if (node.kind === "scalar" || node.kind === "empty") {
      if (node.anchor !== "") this.#writeIndicator(`&${node.anchor}`, true);
      this.#printScalar(node, place);
    } else {
      if (node.anchor !== "") this.#writeIndicator(`&${node.anchor}`, true);
      this.#writeTag(tagOf(node));
    }
  }

  #printContent(node: YamlNode, place: Place): void {
    if (node.kind !== "mapping" && node.kind !== "sequence") return;
    const isFlow =
      this.#flowLevel > 0 || (node.style & STYLE.flow) !== 0 || node.content.length === 0;
    const outer = this.#indent;
    if (node.kind === "mapping") {
      if (isFlow) this.#printFlowFields(node, place);
      else this.#printFields(node, place);
    } else if (isFlow) {
      this.#printFlowItems(node, place);
    } else {
      this.#printItems(node, place);
    }
    this.#indent = outer;
  }

  #increaseIndent(place: Place, isFlow: boolean, isCompact: boolean): void {
    if (this.#indent < 0) this.#indent = isFlow ? INDENT : 0;
    else if (place.isItem) this.#indent += INDENT;
    else
      this.#indent =
        INDENT * Math.floor((this.#indent + INDENT) / INDENT) - (isCompact ? INDENT : 0);
  }

  #printItems(node: YamlNode, place: Place): void {
    const isCompact = place.isValue && (this.#column === 0 || !this.#isOpen);
    this.#increaseIndent(place, false, isCompact);
    for (const item of node.content) {
      this.#note(item);
      this.#writeHead();
      this.#startLine();
      this.#writeOpening("-");
      this.#printNode(item, ITEM);
    }
    this.#noteEnd(node, "");
  }

  #printFields(node: YamlNode, place: Place): void {
    this.#increaseIndent(place, false, false);
    let tail = "";
    for (let at = 0; at < node.content.length; at += 2) {
      const key = node.content[at];
      const value = node.content[at + 1];
      if (key === undefined || value === undefined) break;
      this.#noteKey(key, tail);
      tail = key.comments?.foot ?? "";
      this.#writeHead();
      this.#startLine();
      this.#keyLine = this.#line || this.#keyLine;
      this.#line = "";
      this.#printField(key, value);
    }
    this.#noteEnd(node, tail);
    this.#writeHead();
  }

  #printField(key: YamlNode, value: YamlNode): void {
    if (isSimpleKey(key)) {
      this.#openNode(key, KEY);
      this.#printContent(key, KEY);
      this.#writeIndicator(":", false);
    } else {
      this.#writeOpening("?");
      this.#openNode(key, VALUE);
      this.#printContent(key, VALUE);
      this.#startLine();
      this.#writeOpening(":");
    }
    this.#note(value);
    this.#placeKeyLine(value);
    this.#printNode(value, VALUE);
  }

  // A comment behind a key goes behind its value, or, where that is a collection in block style, stays behind the colon.
  #placeKeyLine(value: YamlNode): void {
    if (this.#keyLine === "") return;
    const isCollection = value.kind === "mapping" || value.kind === "sequence";
    if (!isCollection && value.kind !== "alias") {
      if (this.#line !== "") return;
      this.#line = this.#keyLine;
      this.#keyLine = "";
    } else if (isCollection && !(value.kind === "sequence" && (value.style & STYLE.flow) !== 0)) {
      const own = this.#line;
      this.#line = this.#keyLine;
      this.#writeLine(false);
      this.#keyLine = this.#line;
      this.#line = own;
    }
  }

  #noteKey(key: YamlNode, tail: string): void {
    const foot = this.#foot;
    this.#note(key, tail);
    this.#foot = foot; // of a key it is written as the tail of the field
  }

  #noteEnd({ comments }: YamlNode, tail: string): void {
    this.#tail = tail || this.#tail;
    if (comments === undefined) return;
    this.#line = comments.line || this.#line;
    this.#foot = comments.foot || this.#foot;
  }

  #printFlowItems(node: YamlNode, place: Place): void {
    const outer = this.#indent;
    this.#writeIndicator("[", true);
    this.#isSpaced = true;
    this.#increaseIndent(place, true, false);
    this.#flowLevel += 1;
    let needsComma = false;
    for (const item of node.content) {
      this.#note(item);
      if (needsComma) this.#writeIndicator(",", false);
      this.#writeHead();
      if (this.#column === 0) this.#startLine();
      needsComma = this.#printFlowNode(item, ITEM_IN_FLOW);
    }
    this.#noteEnd(node, "");
    this.#flowLevel -= 1;
    this.#indent = outer;
    if (this.#column === 0) this.#startLine();
    this.#writeIndicator("]", false);
    this.#writeLine(false);
    this.#writeFoot();
  }

  #printFlowFields(node: YamlNode, place: Place): void {
    const outer = this.#indent;
    this.#writeIndicator("{", true);
    this.#isSpaced = true;
    this.#increaseIndent(place, true, false);
    this.#flowLevel += 1;
    let needsComma = false;
    let tail = "";
    for (let at = 0; at < node.content.length; at += 2) {
      const key = node.content[at];
      const value = node.content[at + 1];
      if (key === undefined || value === undefined) break;
      this.#noteKey(key, tail);
      tail = key.comments?.foot ?? "";
      if (needsComma) this.#writeIndicator(",", false);
      this.#writeHead();
      if (this.#column === 0) this.#startLine();
      this.#printFlowKey(key);
      this.#note(value);
      needsComma = this.#printFlowNode(value, VALUE);
    }
    this.#noteEnd(node, tail);
    if (needsComma && this.#head + this.#foot + this.#tail !== "") this.#writeIndicator(",", false);
    this.#writeHead();
    this.#flowLevel -= 1;
    this.#indent = outer;
    this.#writeIndicator("}", false);
    this.#writeLine(false);
    this.#writeFoot();
  }

  #printFlowKey(key: YamlNode): void {
    const isSimple = isSimpleKey(key);
    if (!isSimple) this.#writeIndicator("?", true);
    this.#openNode(key, isSimple ? KEY : VALUE);
    this.#printContent(key, isSimple ? KEY : VALUE);
    this.#writeIndicator(":", !isSimple);
  }

  /** Prints an entry in brackets; tells whether a comma is still due, which a comment comes after. */
  #printFlowNode(node: YamlNode, place: Place): boolean {
    const hasComment = this.#line + this.#foot + this.#tail !== "";
    this.#openNode(node, place);
    if (this.#line + this.#foot + this.#tail !== "") this.#writeIndicator(",", false);
    this.#writeLine(false);
    this.#writeFoot();
    this.#printContent(node, place);
    return !hasComment;
  }

  #printScalar(node: YamlNode, place: Place): void {
    const { text, style, tag } = scalarOf(node);
    const shape = shapeOf(text, true);
    this.#writeTag(tag);
    const outer = this.#indent;
    this.#increaseIndent(place, true, false);
    this.#writeScalar(text, this.#styleFor({ text, style, tag }, shape, place));
    this.#indent = outer;
  }

  #styleFor({ text, style }: Scalar, shape: ScalarShape, place: Place): Style {
    let chosen: Style = place.isSimpleKey && shape.isMultiline ? "double" : style;
    if (chosen === "plain") {
      const isAllowed = this.#flowLevel > 0 ? shape.allowsPlainInFlow : shape.allowsPlainInBlock;
      const isEmpty = text === "" && (this.#flowLevel > 0 || place.isSimpleKey);
      if (!isAllowed || isEmpty) chosen = "single";
    }
    if (chosen === "single" && !shape.allowsSingleQuotes) chosen = "double";
    if (chosen !== "literal" && chosen !== "folded") return chosen;
    return !shape.allowsBlock || this.#flowLevel > 0 || place.isSimpleKey ? "double" : chosen;
  }

  #writeScalar(text: string, style: Style): void {
    switch (style) {
      case "plain":
        if (text !== "" && !this.#isSpaced) this.#write(" ");
        this.#writeLines(text);
        if (text !== "") this.#isSpaced = false;
        this.#isOpen = false;
        return;
      case "single":
        this.#writeIndicator("'", true);
        this.#writeLines(text.replaceAll("'", "''"));
        this.#writeIndicator("'", false);
        return;
      case "double":
        this.#writeIndicator(`"${escapedCharacters(text).join("")}"`, true);
        return;
      case "literal":
        this.#writeIndicator(`|${blockHints(text)}`, true);
        this.#writeLine(true);
        this.#isSpaced = true;
        this.#writeBlock(text);
        return;
      case "folded":
        this.#writeIndicator(`>${blockHints(text)}`, true);
        this.#writeLine(true);
        this.#isSpaced = true;
        this.#writeFolded(text);
    }
  }

  /** Writes a text of one line; or of several, where an empty line stands for each line end. */
  #writeLines(text: string): void {
    let wasBreak = false;
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        if (!wasBreak && piece === "\n") this.#breakLine();
        this.#writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        if (wasBreak) this.#startLine();
        this.#write(piece);
        this.#isOpen = false;
        wasBreak = false;
      }
    }
  }

  #writeBlock(text: string): void {
    let wasBreak = true;
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        this.#writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        if (wasBreak) this.#startLine();
        this.#write(piece);
        this.#isOpen = false;
        wasBreak = false;
      }
    }
  }

  #writeFolded(text: string): void {
    let wasBreak = true;
    let isIndented = true;
    const opening = /^[\n\r\u0085\u2028\u2029]*/.exec(text)?.[0].length ?? 0;
    // libyaml looks at the beginning of the text where it means the next line.
    const doubles = !isBlankOrEnd(opening < text.length ? text.charCodeAt(opening) : CODE.end);
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        if (!wasBreak && !isIndented && piece === "\n" && doubles) this.#breakLine();
        this.#writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        if (wasBreak) this.#startLine();
        if (wasBreak) isIndented = isBlank(piece.charCodeAt(0));
        this.#write(piece);
        this.#isOpen = false;
        wasBreak = false;
      }
    }
  }

  #writeTag(tag: string): void {
    if (tag === "") return;
    const long = longTag(tag);
    const core = "tag:yaml.org,2002:";
    if (long.startsWith("!")) this.#writeIndicator(long, true);
    else if (long.startsWith(core)) this.#writeIndicator(`!!${long.slice(core.length)}`, true);
    else this.#writeIndicator(`!<${long}>`, true);
  }

  #writeHead(): void {
    if (this.#tail !== "") {
      this.#startLine();
      this.#writeComment(this.#tail);
      this.#tail = "";
      this.#footIndent = Math.max(this.#indent, 0);
    }
    if (this.#head === "") return;
    this.#startLine();
    this.#writeComment(this.#head);
    this.#head = "";
  }

  #writeLine(breaksLine: boolean): void {
    if (this.#line === "") {
      if (breaksLine) this.#breakLine();
      return;
    }
    if (!this.#isSpaced) this.#write(" ");
    this.#writeComment(this.#line);
    this.#line = "";
  }

  #writeFoot(): void {
    if (this.#foot === "") return;
    this.#startLine();
    this.#writeComment(this.#foot);
    this.#foot = "";
    this.#footIndent = Math.max(this.#indent, 0);
  }

  #writeComment(comment: string): void {
    let wasBreak = false;
    for (const piece of comment.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        this.#writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        if (wasBreak) this.#startLine();
        this.#write(piece.startsWith("#") ? piece : `# ${piece}`);
        this.#isOpen = false;
        wasBreak = false;
      }
    }
    if (!wasBreak) this.#breakLine();
    this.#isSpaced = true;
  }

  #write(text: string): void {
    this.text += text;
    this.#column += text.length;
  }

  #writeIndicator(indicator: string, needsSpace: boolean): void {
    if (needsSpace && !this.#isSpaced) this.#write(" ");
    this.#write(indicator);
    this.#isSpaced = false;
    this.#isOpen = false;
  }

  #writeOpening(indicator: string): void {
    const isOpen = this.#isOpen;
    this.#writeIndicator(indicator, true);
    this.#isOpen = isOpen;
  }

  #breakLine(): void {
    this.#writeBreak("\n");
  }

  #writeBreak(lineBreak: string): void {
    this.text += lineBreak;
    this.#column = 0;
    this.#isOpen = true;
  }

  #startLine(): void {
    const indent = Math.max(this.#indent, 0);
    const isPast = this.#column > indent || (this.#column === indent && !this.#isSpaced);
    if (!this.#isOpen || isPast) this.#breakLine();
    if (this.#footIndent === indent) this.#breakLine();
    if (this.#column < indent) this.#write(" ".repeat(indent - this.#column));
    this.#isSpaced = true;
    this.#footIndent = -1;
  }
}

const ITEM_IN_FLOW: Place = { isItem: false, isValue: false, isSimpleKey: false };
const BREAKS = /([\n\r\u0085\u2028\u2029])/;

function isSimpleKey(key: YamlNode): boolean {
  switch (key.kind) {
    case "alias":
      return byteLength(key.value) <= MAX_SIMPLE_KEY;
    case "scalar":
    case "empty": {
      const { text, tag } = scalarOf(key);
      if (shapeOf(text, true).isMultiline) return false;
      return byteLength(key.anchor + tag + text) <= MAX_SIMPLE_KEY;
    }
    case "mapping":
    case "sequence":
      return key.content.length === 0 && byteLength(key.anchor + tagOf(key)) <= MAX_SIMPLE_KEY;
  }
}

function byteLength(text: string): number {
  return text.length * 3 <= MAX_SIMPLE_KEY ? text.length : new TextEncoder().encode(text).length;
}

/** The tag of a collection where it must show: where it is not the one that its kind has anyway. */
function tagOf(node: YamlNode): string {
  const usual = node.kind === "mapping" ? TAG.map : TAG.seq;
  return node.tag === usual && (node.style & STYLE.tagged) === 0 ? "" : node.tag;
}

function scalarOf(node: YamlNode): Scalar {
  if (node.kind === "empty") return { text: "null", style: "plain", tag: "" };
  const { tag, value, style } = node;
  const asked = styleOf(style);
  if (tag === TAG.none || (style & STYLE.tagged) !== 0)
    return { text: value, style: asked ?? plainOrLiteral(value), tag };
  if (tag === TAG.str && asked !== undefined) return { text: value, style: asked, tag: "" };
  if (resolveScalar(value).tag === tag)
    return { text: value, style: asked ?? plainOrLiteral(value), tag: "" };
  if (tag !== TAG.str) return { text: value, style: asked ?? plainOrLiteral(value), tag };
  return { text: value, style: value.includes("\n") ? "literal" : "double", tag: "" };
}

function styleOf(style: number): Style | undefined {
  if ((style & STYLE.doubleQuoted) !== 0) return "double";
  if ((style & STYLE.singleQuoted) !== 0) return "single";
  if ((style & STYLE.literal) !== 0) return "literal";
  return (style & STYLE.folded) === 0 ? undefined : "folded";
}

function plainOrLiteral(value: string): Style {
  return value.includes("\n") ? "literal" : "plain";
}
