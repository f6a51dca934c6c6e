import { CODE, isBreak } from "./characters.ts";

const INDENT = 2;

/** What stands after "|" or ">": the indentation where the text hides it, and what becomes of line ends at the end. */
export function blockHints(text: string): string {
  const first = text.charCodeAt(0);
  const indentation = first === CODE.space || isBreak(first) ? String(INDENT) : "";
  if (!isBreak(text.charCodeAt(text.length - 1))) return `${indentation}-`;
  const keepsAll = text.length === 1 || isBreak(text.charCodeAt(text.length - 2));
  return keepsAll ? `${indentation}+` : indentation;
}
