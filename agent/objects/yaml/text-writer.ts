import { CODE, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import { longTag } from "./tag.ts";

/** Writes lines as libyaml's emitter does: indentation, indicators, and texts of several lines. */
export class TextWriter {
  text = "";
  protected column = 0;
  protected indent = -1;
  protected isSpaced = true; // the last character was a space, or nothing
  protected isOpen = true; // nothing stands on this line but indentation and "-", "?" or ":"
  protected footIndent = -1; // after a foot comment an empty line is left before what has the same indentation

  protected write(text: string): void {
    this.text += text;
    this.column += text.length;
  }

  protected writeIndicator(indicator: string, needsSpace: boolean): void {
    if (needsSpace && !this.isSpaced) this.write(" ");
    this.write(indicator);
    this.isSpaced = false;
    this.isOpen = false;
  }

  protected writeOpening(indicator: string): void {
    const isOpen = this.isOpen;
    this.writeIndicator(indicator, true);
    this.isOpen = isOpen;
  }

  protected breakLine(): void {
    this.writeBreak("\n");
  }

  protected writeBreak(lineBreak: string): void {
    this.text += lineBreak;
    this.column = 0;
    this.isOpen = true;
  }

  protected startLine(): void {
    const indent = Math.max(this.indent, 0);
    const isPast = this.column > indent || (this.column === indent && !this.isSpaced);
    if (!this.isOpen || isPast) this.breakLine();
    if (this.footIndent === indent) this.breakLine();
    if (this.column < indent) this.write(" ".repeat(indent - this.column));
    this.isSpaced = true;
    this.footIndent = -1;
  }

  /** Writes a text of one line; or of several, where an empty line stands for each line end. */
  protected writeLines(text: string): void {
    let wasBreak = false;
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        if (!wasBreak && piece === "\n") this.breakLine();
        this.writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        this.writePiece(piece, wasBreak);
        wasBreak = false;
      }
    }
  }

  protected writeBlock(text: string): void {
    let wasBreak = true;
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        this.writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        this.writePiece(piece, wasBreak);
        wasBreak = false;
      }
    }
  }

  protected writeFolded(text: string): void {
    let wasBreak = true;
    let isIndented = true;
    const opening = /^[\n\r\u0085\u2028\u2029]*/.exec(text)?.[0].length ?? 0;
    // libyaml looks at the beginning of the text where it means the next line.
    const doubles = !isBlankOrEnd(opening < text.length ? text.charCodeAt(opening) : CODE.end);
    for (const piece of text.split(BREAKS)) {
      if (isBreak(piece.charCodeAt(0))) {
        if (!wasBreak && !isIndented && piece === "\n" && doubles) this.breakLine();
        this.writeBreak(piece);
        wasBreak = true;
      } else if (piece !== "") {
        if (wasBreak) isIndented = isBlank(piece.charCodeAt(0));
        this.writePiece(piece, wasBreak);
        wasBreak = false;
      }
    }
  }

  /** Writes what stands between two line ends, indented where it begins its line. */
  protected writePiece(piece: string, beginsLine: boolean): void {
    if (beginsLine) this.startLine();
    this.write(piece);
    this.isOpen = false;
  }

  protected writeTag(tag: string): void {
    if (tag === "") return;
    const long = longTag(tag);
    const core = "tag:yaml.org,2002:";
    if (long.startsWith("!")) this.writeIndicator(long, true);
    else if (long.startsWith(core)) this.writeIndicator(`!!${long.slice(core.length)}`, true);
    else this.writeIndicator(`!<${long}>`, true);
  }
}

/** Where a text is split into lines and line ends. */
export const BREAKS = /([\n\r\u0085\u2028\u2029])/;
