import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { BlockReader } from "./block-reader.ts";
import { forbiddenAt } from "./characters.ts";
import type { YamlNode } from "./node.ts";
import type { TokenKind, YamlProblem } from "./token.ts";

/** What is read of a text: its first document, as go-yaml's Decode does; `undefined` where it has none. */
export function composeDocument(
  text: string,
  lookahead: 0 | 2 = 2,
): Result<YamlNode | undefined, YamlProblem> {
  const forbidden = forbiddenAt(text);
  if (forbidden !== -1) return err(forbiddenCharacter(text, forbidden));
  const document = new DocumentReader(text, lookahead).document();
  return document.ok ? ok(document.value.root) : document;
}

/** A document as it was written. */
export interface Document {
  readonly root: YamlNode | undefined; // undefined: it holds nothing
  readonly comments: DocumentComments;
}

/** Comments that belong to the document rather than to its root. */
export interface DocumentComments {
  readonly head: string;
  readonly foot: string;
}

/** Reads the first document of a text, with the comments around it. */
export function composeWithComments(text: string): Result<Document, YamlProblem> {
  const forbidden = forbiddenAt(text);
  if (forbidden !== -1) return err(forbiddenCharacter(text, forbidden));
  return new DocumentReader(text, 2).document();
}

function forbiddenCharacter(text: string, index: number): YamlProblem {
  const before = text.slice(0, index);
  const line = before.split("\n").length - 1;
  const at = { index, line, column: index - before.lastIndexOf("\n") - 1 };
  return { problem: "control characters are not allowed", stage: "reader", at };
}

const DEFAULT_TAGS: readonly (readonly [string, string])[] = [
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
];

/** Puts the tokens of a text together as a document, by libyaml's grammar. */
class DocumentReader extends BlockReader {
  #documentHead = "";

  document(): Result<Document, YamlProblem> {
    const root = this.root();
    const problem = this.problem ?? this.scanner.problem;
    if (problem !== undefined) return err(problem);
    const { head = "", foot = "" } = this.comments.take() ?? {};
    return ok({ root, comments: { head: this.#documentHead, foot: foot || head } });
  }

  private root(): YamlNode | undefined {
    const first = this.peek();
    if (first === undefined || first.kind === "stream-end") return undefined;
    const isExplicit = this.readDirectives();
    const token = this.peek();
    if (isExplicit === undefined || token === undefined) return undefined;
    if (!isExplicit) this.#documentHead = this.comments.takeDocumentHead();
    const root =
      isExplicit && endsDocument(token.kind)
        ? this.emptyScalar(token.start)
        : this.blockNode(false);
    if (root !== undefined) this.peek(); // go-yaml looks at the end of the document, too
    return root;
  }

  /** Reads %YAML, %TAG and "---"; tells whether there was a "---". */
  private readDirectives(): boolean | undefined {
    let hasDirective = false;
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind === "tag-directive") {
        if (this.tags.has(token.text))
          return this.fail("found duplicate %TAG directive", token.start);
        this.tags.set(token.text, token.suffix);
      } else if (token.kind === "version-directive") {
        if (token.text !== "1.1") return this.fail("found incompatible YAML document", token.start);
      } else if (token.kind === "document-start") {
        this.scanner.skip();
        this.addDefaultTags();
        return true;
      } else {
        this.addDefaultTags();
        if (!hasDirective) return false;
        return this.fail("did not find expected <document start>", token.start);
      }
      hasDirective = true;
      this.scanner.skip();
    }
    return undefined;
  }

  private addDefaultTags(): void {
    for (const [handle, prefix] of DEFAULT_TAGS) {
      if (!this.tags.has(handle)) this.tags.set(handle, prefix);
    }
  }
}

function endsDocument(kind: TokenKind): boolean {
  return (
    kind === "document-end" ||
    kind === "document-start" ||
    kind === "stream-end" ||
    kind === "tag-directive" ||
    kind === "version-directive"
  );
}
