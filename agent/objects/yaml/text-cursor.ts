import { CODE, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import type { Mark, YamlProblem } from "./token.ts";

/** A place in a YAML text, and how to go on from there. */
export class TextCursor {
  readonly text: string;
  index = 0;
  line = 0;
  lineStart = 0; // the index at which the line begins
  problem: YamlProblem | undefined;

  constructor(text: string) {
    this.text = `${text}\0\0\0\0`;
  }

  get column(): number {
    return this.index - this.lineStart;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.index + ahead);
  }

  /** Steps over one line end; "\r\n" is one. */
  skipBreak(): void {
    const isPair = this.code() === CODE.return && this.code(1) === CODE.newline;
    this.index += isPair ? 2 : 1;
    this.line += 1;
    this.lineStart = this.index;
  }

  /** Steps over one line end and gives what it means in a scalar. */
  readBreak(): string {
    const code = this.code();
    const isOwn = code === CODE.lineSeparator || code === CODE.paragraphSeparator;
    this.skipBreak();
    return isOwn ? String.fromCharCode(code) : "\n";
  }

  /** How many line ends stand between here and the content before, if nothing but blanks stands there too. */
  newlines(): number {
    let count = 0;
    for (let at = this.index - 1; at >= 0; at -= 1) {
      const code = this.text.charCodeAt(at);
      if (isBreak(code)) count += 1;
      else if (!isBlank(code)) break;
      if (code === CODE.newline && this.text.charCodeAt(at - 1) === CODE.return) at -= 1;
    }
    return count;
  }

  isDocumentIndicator(text: string): boolean {
    return this.text.startsWith(text, this.index) && isBlankOrEnd(this.code(3));
  }

  fail(problem: string, since?: Mark): false {
    const at = this.mark();
    this.problem ??= { problem, stage: "scanner", at, ...(since === undefined ? {} : { since }) };
    return false;
  }
}
