import { isBreak } from "./characters.ts";
import { STYLE } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { BREAKS, TextWriter } from "./text-writer.ts";

/** Holds comments from where a node has them until go-yaml's emitter writes them. */
export class CommentWriter extends TextWriter {
  protected head = "";
  protected line = "";
  protected foot = "";
  protected tail = "";
  protected keyLine = "";

  /** Takes over the comments of a node that comes next, of a collection its head; `tail` is the foot of the key before it. */
  protected note({ kind, comments }: YamlNode, tail = ""): void {
    this.tail = tail || this.tail;
    if (comments === undefined) return;
    this.head = comments.head || this.head;
    if (kind === "mapping" || kind === "sequence") return;
    this.line = comments.line || this.line;
    this.foot = comments.foot || this.foot;
  }

  protected noteKey(key: YamlNode, tail: string): void {
    const foot = this.foot;
    this.note(key, tail);
    this.foot = foot; // of a key it is written as the tail of the field
  }

  protected noteEnd({ comments }: YamlNode, tail: string): void {
    this.tail = tail || this.tail;
    if (comments === undefined) return;
    this.line = comments.line || this.line;
    this.foot = comments.foot || this.foot;
  }

  // A comment behind a key goes behind its value, or, where that is a collection in block style, stays behind the colon.
  protected placeKeyLine(value: YamlNode): void {
    if (this.keyLine === "") return;
    const isCollection = value.kind === "mapping" || value.kind === "sequence";
    if (!isCollection && value.kind !== "alias") {
      if (this.line !== "") return;
      this.line = this.keyLine;
      this.keyLine = "";
    } else if (isCollection && !(value.kind === "sequence" && (value.style & STYLE.flow) !== 0)) {
      const own = this.line;
      this.line = this.keyLine;
      this.writeLine(false);
      this.keyLine = this.line;
      this.line = own;
    }
  }

  protected writeHead(): void {
    if (this.tail !== "") {
      this.startLine();
      this.writeComment(this.tail);
      this.tail = "";
      this.footIndent = Math.max(this.indent, 0);
    }
    if (this.head === "") return;
    this.startLine();
    this.writeComment(this.head);
    this.head = "";
  }

  protected writeLine(breaksLine: boolean): void {
    if (this.line === "") {
      if (breaksLine) this.breakLine();
      return;
    }
    if (!this.isSpaced) this.write(" ");
    this.writeComment(this.line);
    this.line = "";
  }

  protected writeFoot(): void {
    if (this.foot === "") return;
    this.startLine();
    this.writeComment(this.foot);
    this.foot = "";
    this.footIndent = Math.max(this.indent, 0);
  }

  private writeComment(comment: string): void {
    let wasBreak = false;
    for (const piece of comment.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        this.writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        this.writePiece(piece.startsWith("#") ? piece : `# ${piece}`, wasBreak);
        wasBreak = false;
      }
    }
    if (!wasBreak) this.breakLine();
    this.isSpaced = true;
  }
}
