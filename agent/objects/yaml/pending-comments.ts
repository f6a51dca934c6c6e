import { YamlNode } from "./node.ts";
import type { NodeComments } from "./node.ts";
import type { ScannedComment } from "./scan-comments.ts";
import type { Token } from "./token.ts";

/**
 * Comments that came by and wait for the node to which they belong.
 * Matches go-yaml v3's parser, which joins them when a token is looked at and hands them out with events.
 */
export class PendingComments {
  #head = "";
  #line = "";
  #foot = "";
  #stem = ""; // the head of an item that is itself a collection in block style

  /** Takes over the comments that belong to a token or to what came before it. */
  join(scanned: ScannedComment[], token: Token): void {
    for (let comment = scanned[0]; comment !== undefined; comment = scanned[0]) {
      if (token.start.index < comment.token) return;
      if (comment.head !== "" && token.kind === "block-end") return; // it waits for what comes then
      this.#head = joined(this.#head, comment.head);
      this.#line = joined(this.#line, comment.line);
      this.#foot = joined(this.#foot, comment.foot);
      scanned.shift();
    }
  }

  /** Hands out all comments; undefined where there are none. */
  take(): NodeComments | undefined {
    const comments = commentsOf(this.#head, this.#line, this.#foot);
    this.#head = "";
    this.#line = "";
    this.#foot = "";
    this.#stem = "";
    return comments;
  }

  /** Hands out the head of a collection in block style. */
  takeStem(): NodeComments | undefined {
    const comments = commentsOf(this.#stem, "", "");
    this.#stem = "";
    return comments;
  }

  /** How much of a head there is. */
  get headLength(): number {
    return this.#head.length;
  }

  /** Sets so much of the head aside, for the collection that comes next. */
  splitStem(length: number): void {
    this.#stem = this.#head.slice(0, length);
    this.#head = this.#head.slice(length + 1);
  }

  /** Takes the part of the head that an empty line divides from the rest, which is the document's own. */
  takeDocumentHead(): string {
    const head = this.#head;
    for (let at = head.length - 1; at > 0; at -= 1) {
      if (head[at] !== "\n") continue;
      const isLast = at === head.length - 1;
      if (!isLast && head[at - 1] !== "\n") continue;
      this.#head = head.slice(at + 1);
      return head.slice(0, isLast ? at : at - 1);
    }
    return "";
  }
}

function joined(before: string, added: string): string {
  return before === "" || added === "" ? before + added : `${before}\n${added}`;
}

function commentsOf(head: string, line: string, foot: string): NodeComments | undefined {
  return head === "" && line === "" && foot === "" ? undefined : { head, line, foot };
}

/** Gives the comments at the end of a collection, of which the head stays that of its beginning. */
export function endComments(node: YamlNode, end: NodeComments | undefined): void {
  node.comments = commentsOf(node.comments?.head ?? "", end?.line ?? "", end?.foot ?? "");
}

/**
 * Puts the comment below a field that was just added where go-yaml has it: at the key, or at the key before if the
 * comment came before this one.
 */
export function settleFoot(mapping: YamlNode, isBlock: boolean): void {
  const { content } = mapping;
  const key = content.at(-2);
  const value = content.at(-1);
  if (key === undefined || value === undefined) return;
  const before = content.at(-4);
  if (isBlock && before !== undefined) moveFoot(key, before);
  if ((key.comments?.foot ?? "") === "") moveFoot(value, key);
}

/** Puts the comment below a mapping in block style below its last field. */
export function settleLastFoot(mapping: YamlNode): void {
  const key = mapping.content.at(-2);
  if (key !== undefined) moveFoot(mapping, key);
}

function moveFoot(from: YamlNode, to: YamlNode): void {
  const { head = "", line = "", foot = "" } = from.comments ?? {};
  if (foot === "") return;
  from.comments = commentsOf(head, line, "");
  to.comments = commentsOf(to.comments?.head ?? "", to.comments?.line ?? "", foot);
}
