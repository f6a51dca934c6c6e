import type { JsonObject, JsonValue } from "./kube-object.ts";
import { blockHints } from "./yaml/block-hints.ts";
import { CODE, isBreak } from "./yaml/characters.ts";
import { escapedCharacters } from "./yaml/double-quoted.ts";
import { compareKeys } from "./yaml/key-order.ts";
import { yamlNumberText } from "./yaml/number-text.ts";
import { resolveScalar } from "./yaml/resolve-scalar.ts";
import { shapeOf } from "./yaml/scalar-shape.ts";

const BEST_WIDTH = 80; // the column after which a line is broken at the next space
const INDENT = 2;
const MAX_SIMPLE_KEY = 128; // a longer key is announced by "?"

/**
 * Prints a value as kustomize does in the end, which is as go-yaml v2 does: fields in natural order, lists not indented
 * under their key, long lines folded, everything quoted that YAML 1.1 would read as something else.
 */
export function printYaml(value: JsonValue): string {
  const printer = new Printer();
  printer.print(value);
  return printer.text;
}

class Printer {
  text = "";
  #column = 0;
  #isOpen = true; // nothing stands on this line yet but indentation and "-", "?" or ":"

  print(value: JsonValue): void {
    if (isMapping(value)) this.#printFields(value, 0);
    else if (isSequence(value)) this.#printItems(value, 0);
    else this.#printScalar(value, INDENT);
    this.#breakLine();
  }

  #write(text: string): void {
    this.text += text;
    this.#column += text.length;
    this.#isOpen = false;
  }

  /** Writes what opens an entry; a collection may begin after it on the same line. */
  #writeOpening(indicator: string): void {
    const isOpen = this.#isOpen;
    this.#write(indicator);
    this.#isOpen = isOpen;
  }

  #breakLine(): void {
    if (this.#column > 0) this.text += "\n";
    this.#column = 0;
    this.#isOpen = true;
  }

  /** Goes to an indentation: on this line where nothing but openings stand on it, else on the next. */
  #startLine(indent: number): void {
    if (!this.#isOpen || this.#column > indent) this.#breakLine();
    this.text += " ".repeat(indent - this.#column);
    this.#column = indent;
  }

  #printFields(value: JsonObject, indent: number): void {
    for (const key of Object.keys(value).toSorted(compareKeys)) {
      const field = value[key];
      if (field === undefined) continue;
      this.#startLine(indent);
      if (this.#printKey(key, indent)) this.#printValue(field, indent);
      else this.#printItem(field, indent);
    }
  }

  /** Prints a key up to its colon; tells whether it stands on the line of its value, as short keys do. */
  #printKey(key: string, indent: number): boolean {
    if (utf8Length(key) <= MAX_SIMPLE_KEY && !shapeOf(key, false).isMultiline) {
      this.#printText(key, indent + INDENT, true);
      this.#write(":");
      return true;
    }
    this.#writeOpening("?");
    this.#spaced(key, indent + INDENT);
    this.#startLine(indent);
    this.#writeOpening(":");
    return false;
  }

  #printValue(value: JsonValue, indent: number): void {
    if (isMapping(value)) this.#printFields(value, indent + INDENT);
    else if (isSequence(value)) this.#printItems(value, indent);
    else this.#spaced(value, indent + INDENT);
  }

  #printItems(items: readonly JsonValue[], indent: number): void {
    for (const item of items) {
      this.#startLine(indent);
      this.#writeOpening("-");
      this.#printItem(item, indent);
    }
  }

  // What follows "-", or ":" after a long key: a collection begins on the same line, one step further in.
  #printItem(item: JsonValue, indent: number): void {
    if (isMapping(item)) this.#printFields(item, indent + INDENT);
    else if (isSequence(item)) this.#printItems(item, indent + INDENT);
    else this.#spaced(item, indent + INDENT);
  }

  #spaced(value: JsonValue, indent: number): void {
    this.#write(" ");
    this.#printScalar(value, indent);
  }

  #printScalar(value: JsonValue, indent: number): void {
    if (typeof value === "string") this.#printText(value, indent, false);
    else if (value === null) this.#write("null");
    else if (typeof value === "boolean") this.#write(value ? "true" : "false");
    else if (typeof value === "object") this.#write(Array.isArray(value) ? "[]" : "{}");
    else this.#write(yamlNumberText(value));
  }

  #printText(text: string, indent: number, isKey: boolean): void {
    const shape = shapeOf(text, false);
    const isLiteral = text.includes("\n");
    if (isLiteral && shape.allowsBlock && !isKey) this.#printLiteral(text, indent);
    else if (isLiteral || !canBePlain(text)) this.#printDoubleQuoted(text, indent, isKey);
    else if (shape.allowsPlainInBlock && !(isKey && text === ""))
      this.#printPlain(text, indent, isKey);
    else if (shape.allowsSingleQuotes) this.#printSingleQuoted(text, indent, isKey);
    else this.#printDoubleQuoted(text, indent, isKey);
  }

  #printPlain(text: string, indent: number, isKey: boolean): void {
    if (isKey || this.#column + text.length <= BEST_WIDTH) this.#write(text);
    else this.#printFolded(text, indent, 0);
  }

  /** Prints a text that may be broken at single spaces; `edge` characters at either end are never at a break. */
  #printFolded(text: string, indent: number, edge: number): void {
    let wasSpace = false;
    for (let at = 0; at < text.length; at += 1) {
      const isSpace = text.charCodeAt(at) === CODE.space;
      const breaks =
        isSpace &&
        !wasSpace &&
        this.#column > BEST_WIDTH &&
        at >= edge &&
        at < text.length - edge &&
        text.charCodeAt(at + 1) !== CODE.space;
      if (breaks) this.#startLine(indent);
      else this.#write(text.charAt(at));
      wasSpace = isSpace;
    }
  }

  #printSingleQuoted(text: string, indent: number, isKey: boolean): void {
    this.#write("'");
    const pieces = text.split(/([\u2028\u2029])/);
    for (const piece of pieces) this.#printQuotedPiece(piece.replaceAll("'", "''"), indent, isKey);
    this.#write("'");
  }

  #printQuotedPiece(piece: string, indent: number, isKey: boolean): void {
    if (isBreak(piece.charCodeAt(0))) {
      this.text += piece;
      this.#column = 0;
      this.#isOpen = true;
      return;
    }
    if (piece !== "" && this.#column === 0) this.#write(" ".repeat(indent));
    if (isKey || this.#column + piece.length <= BEST_WIDTH) this.#write(piece);
    else this.#printFolded(piece, indent, 1);
  }

  #printDoubleQuoted(text: string, indent: number, isKey: boolean): void {
    this.#write('"');
    let wasSpace = false;
    const characters = escapedCharacters(text);
    for (const [at, character] of characters.entries()) {
      const isSpace = character === " ";
      const isInside = at > 0 && at < characters.length - 1;
      if (isSpace && !isKey && !wasSpace && isInside && this.#column > BEST_WIDTH) {
        this.#startLine(indent);
        if (characters[at + 1] === " ") this.#write("\\");
      } else {
        this.#write(character);
      }
      wasSpace = isSpace;
    }
    this.#write('"');
  }

  #printLiteral(text: string, indent: number): void {
    this.#write(`|${blockHints(text)}`);
    this.#breakLine();
    for (const line of text.split(/(?<=[\n\u2028\u2029])/)) {
      const content = line.replace(/[\n\u2028\u2029]$/, "");
      if (content !== "") this.text += " ".repeat(indent) + content;
      this.text += line.slice(content.length);
      this.#column = line.length === content.length ? indent + content.length : 0;
      this.#isOpen = this.#column === 0;
    }
  }
}

// Sexagesimal numbers are text for go-yaml, yet it quotes them for the sake of other readers of YAML 1.1.
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function canBePlain(text: string): boolean {
  return resolveScalar(text, "v2").tag === "!!str" && !SEXAGESIMAL.test(text);
}

function isMapping(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && hasFields(value);
}

function hasFields(value: object): boolean {
  return Object.keys(value).length > 0;
}

function isSequence(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length > 0;
}

function utf8Length(text: string): number {
  return text.length > MAX_SIMPLE_KEY / 3 ? new TextEncoder().encode(text).length : text.length;
}
