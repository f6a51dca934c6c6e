import { isMap, parseAllDocuments, type Pair, type Scalar, type YAMLMap } from "yaml";

import { err, ok, type Result } from "#contract/result.ts";

import type { Node } from "./yaml-places.ts";
import { isNode, isTextKey } from "./yaml-places.ts";

/** A field that is written down. */
export interface WrittenField {
  readonly key: Scalar<string>;
  readonly value: Node | undefined; // absent: nothing stands after the colon
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text of a kustomization, its fields, and the changes that are to be made to it; whatever is not changed stays. */
export class KustomizationText {
  readonly source: string;
  readonly #root: YAMLMap | undefined; // absent: nothing is written, or comments alone
  readonly #splices: Splice[] = [];
  #appended = "";

  private constructor(source: string, root: YAMLMap | undefined) {
    this.source = source;
    this.#root = root;
  }

  /** The error is a sentence. */
  static read(text: string): Result<KustomizationText, string> {
    const source = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    const options = { schema: "failsafe", uniqueKeys: false } as const;
    const documents = parseAllDocuments(source, options);
    const [document, second] = [...documents];
    if (second !== undefined) {
      return err("it holds several YAML documents. Keep the kustomization alone in its file.");
    }
    const root = document?.contents ?? undefined;
    if (root === undefined || !isMap(root)) return ok(new KustomizationText(source, undefined));
    if (root.flow === true) {
      return err("all of it stands in braces. Write each field on a line of its own first.");
    }
    return ok(new KustomizationText(source, root));
  }

  /** A field by its name; as kustomize reads them, large and small letters are alike. */
  find(name: string): WrittenField | undefined {
    const wanted = name.toLowerCase();
    for (const { key, value } of this.#root?.items ?? ([] as Pair[])) {
      if (isTextKey(key) && key.value.toLowerCase() === wanted) {
        return { key, value: isNode(value) ? value : undefined };
      }
    }
    return undefined;
  }

  /** Replaces what stands between two places. */
  replace(from: number, to: number, text: string): void {
    this.#splices.push({ from, to, text });
  }

  /** Puts whole lines at a place where a line begins. */
  insertLines(at: number, lines: string): void {
    this.replace(at, at, lines);
  }

  /** Puts whole lines at the end. */
  append(lines: string): void {
    this.#appended += lines;
  }

  /** The text with all changes. Lines end as they did. */
  changed(): string {
    let text = "";
    let at = 0;
    for (const splice of this.#splices.toSorted((one, other) => one.from - other.from)) {
      text += this.source.slice(at, splice.from) + splice.text;
      at = Math.max(at, splice.to);
    }
    text += this.source.slice(at) + this.#appended;
    return this.source.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
  }
}
