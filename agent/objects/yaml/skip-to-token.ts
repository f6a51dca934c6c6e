import { CODE, isBreak, isBreakOrEnd } from "./characters.ts";
import { scanComments } from "./scan-comments.ts";
import type { Scanner } from "./scanner.ts";
import type { Mark } from "./token.ts";

/** Steps over spaces, line ends and comments to where the next token begins, and keeps the comments. */
export function skipToToken(scanner: Scanner, from: Mark): void {
  for (;;) {
    while (isSkipped(scanner, scanner.code())) scanner.index += 1;
    if (scanner.hasComments) turnIntoHead(scanner);
    if (scanner.code() === CODE.hash) skipComment(scanner, from);
    if (!isBreak(scanner.code())) return;
    scanner.skipBreak();
    if (scanner.flowLevel === 0) scanner.allowsSimpleKey = true;
  }
}

function skipComment(scanner: Scanner, from: Mark): void {
  if (scanner.hasComments) scanComments(scanner, from);
  else while (!isBreakOrEnd(scanner.code())) scanner.index += 1;
}

/** A comment on the line above the first item of a list, which is indented, is that item's. */
function turnIntoHead(scanner: Scanner): void {
  const comment = scanner.comments.at(-1);
  if (comment === undefined || comment.line === "" || isBreak(scanner.code())) return;
  if (scanner.lastToken(0)?.kind !== "block-entry") return;
  if (scanner.lastToken(1)?.kind !== "block-sequence-start") return;
  comment.head = comment.line;
  comment.line = "";
  if (comment.start.line === scanner.line - 1) comment.token = scanner.index;
}

// Where a key may begin, a tab is no indentation.
function isSkipped(scanner: Scanner, code: number): boolean {
  if (code === CODE.tab) return scanner.flowLevel > 0 || !scanner.allowsSimpleKey;
  return code === CODE.space;
}
