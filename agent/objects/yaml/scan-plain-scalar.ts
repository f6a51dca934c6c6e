import { CODE, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import { STYLE } from "./node.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

/** Scans a scalar without quotes, which ends where something else can begin; its lines are folded. */
export function scanPlainScalar(scanner: Scanner): boolean {
  const start = scanner.mark();
  const indent = scanner.indent + 1;
  let text = "";
  let gap: Gap = { text: "", endsInBreak: false };
  for (;;) {
    if (scanner.column === 0) {
      if (scanner.isDocumentIndicator("---") || scanner.isDocumentIndicator("...")) break;
    }
    if (scanner.code() === CODE.hash) break;
    const piece = readPiece(scanner);
    if (piece === "") break;
    text += gap.text + piece;
    const next = readGap(scanner, start, indent);
    if (next === undefined) return false;
    gap = next;
    if (gap.text === "" || (scanner.flowLevel === 0 && scanner.column < indent)) break;
  }
  if (gap.endsInBreak) scanner.allowsSimpleKey = true;
  return scanner.add("scalar", start, text, "", STYLE.plain);
}

/** Blanks and folded line ends, which belong to a text only if more text follows. */
interface Gap {
  readonly text: string; // empty: what follows is neither a blank nor a line end
  readonly endsInBreak: boolean;
}

function readPiece(scanner: Scanner): string {
  const { text, index } = scanner;
  const isFlow = scanner.flowLevel > 0;
  let end = index;
  for (let code = text.charCodeAt(end); !isBlankOrEnd(code); code = text.charCodeAt(end)) {
    if (code === CODE.colon && isBlankOrEnd(text.charCodeAt(end + 1))) break;
    if (isFlow && endsInFlow(code)) break;
    end += 1;
  }
  scanner.index = end;
  return text.slice(index, end);
}

function endsInFlow(code: number): boolean {
  return (
    code === CODE.comma ||
    code === CODE.question ||
    code === CODE.openBracket ||
    code === CODE.closeBracket ||
    code === CODE.openBrace ||
    code === CODE.closeBrace
  );
}

/** Reads blanks and line ends after a piece of text. */
function readGap(scanner: Scanner, start: Mark, indent: number): Gap | undefined {
  let blanks = "";
  let firstBreak = "";
  let moreBreaks = "";
  for (;;) {
    const code = scanner.code();
    if (isBlank(code)) {
      if (firstBreak !== "" && code === CODE.tab && scanner.column < indent) {
        scanner.fail("found a tab character that violates indentation", start);
        return undefined;
      }
      if (firstBreak === "") blanks += scanner.text.charAt(scanner.index);
      scanner.index += 1;
    } else if (!isBreak(code)) {
      break;
    } else if (firstBreak === "") {
      firstBreak = scanner.readBreak();
    } else {
      moreBreaks += scanner.readBreak();
    }
  }
  if (firstBreak === "") return { text: blanks, endsInBreak: false };
  if (firstBreak !== "\n") return { text: firstBreak + moreBreaks, endsInBreak: true };
  return { text: moreBreaks === "" ? " " : moreBreaks, endsInBreak: true };
}
