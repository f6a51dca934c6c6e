import { blockHints } from "./block-hints.ts";
import { CommentWriter } from "./comment-writer.ts";
import { escapedCharacters } from "./double-quoted.ts";
import type { YamlNode } from "./node.ts";
import { scalarOf } from "./printed-scalar.ts";
import type { Scalar, Style } from "./printed-scalar.ts";
import { shapeOf } from "./scalar-shape.ts";
import type { ScalarShape } from "./scalar-shape.ts";

const INDENT = 2;

/** Where a node stands, on which its shape depends. */
export interface Place {
  readonly isItem: boolean; // of a list in block style
  readonly isValue: boolean; // of a mapping, or its key
  readonly isSimpleKey: boolean;
}

export const ROOT: Place = { isItem: false, isValue: false, isSimpleKey: false };
export const ITEM: Place = { isItem: true, isValue: false, isSimpleKey: false };
export const VALUE: Place = { isItem: false, isValue: true, isSimpleKey: false };
export const KEY: Place = { isItem: false, isValue: true, isSimpleKey: true };
export const ITEM_IN_FLOW: Place = { isItem: false, isValue: false, isSimpleKey: false };

/** Writes scalars in the style that they ask for, or else in the first that can hold them. */
export class ScalarWriter extends CommentWriter {
  protected flowLevel = 0;

  protected increaseIndent(place: Place, isFlow: boolean, isCompact: boolean): void {
    if (this.indent < 0) this.indent = isFlow ? INDENT : 0;
    else if (place.isItem) this.indent += INDENT;
    else
      this.indent = INDENT * Math.floor((this.indent + INDENT) / INDENT) - (isCompact ? INDENT : 0);
  }

  protected printScalar(node: YamlNode, place: Place): void {
    const { text, style, tag } = scalarOf(node);
    const shape = shapeOf(text, true);
    this.writeTag(tag);
    const outer = this.indent;
    this.increaseIndent(place, true, false);
    this.writeScalar(text, this.styleFor({ text, style, tag }, shape, place));
    this.indent = outer;
  }

  private styleFor({ text, style }: Scalar, shape: ScalarShape, place: Place): Style {
    let chosen: Style = place.isSimpleKey && shape.isMultiline ? "double" : style;
    if (chosen === "plain") {
      const isAllowed = this.flowLevel > 0 ? shape.allowsPlainInFlow : shape.allowsPlainInBlock;
      const isEmpty = text === "" && (this.flowLevel > 0 || place.isSimpleKey);
      if (!isAllowed || isEmpty) chosen = "single";
    }
    if (chosen === "single" && !shape.allowsSingleQuotes) chosen = "double";
    if (chosen !== "literal" && chosen !== "folded") return chosen;
    return !shape.allowsBlock || this.flowLevel > 0 || place.isSimpleKey ? "double" : chosen;
  }

  private writeScalar(text: string, style: Style): void {
    switch (style) {
      case "plain":
        if (text !== "" && !this.isSpaced) this.write(" ");
        this.writeLines(text);
        if (text !== "") this.isSpaced = false;
        this.isOpen = false;
        return;
      case "single":
        this.writeIndicator("'", true);
        this.writeLines(text.replaceAll("'", "''"));
        this.writeIndicator("'", false);
        return;
      case "double":
        this.writeIndicator(`"${escapedCharacters(text).join("")}"`, true);
        return;
      case "literal":
        this.writeIndicator(`|${blockHints(text)}`, true);
        this.writeLine(true);
        this.isSpaced = true;
        this.writeBlock(text);
        return;
      case "folded":
        this.writeIndicator(`>${blockHints(text)}`, true);
        this.writeLine(true);
        this.isSpaced = true;
        this.writeFolded(text);
    }
  }
}
