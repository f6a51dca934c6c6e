import type { Result } from "#contract/result.ts";

import { copyNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { readObjectNodes } from "./read-object-nodes.ts";
import type { PlacedNode } from "./read-object-nodes.ts";

/** How much text is remembered: what a large platform's manifests come to. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/**
 * Remembers what the texts of files were parsed to, so that builds that share files parse each once: a scan and the build
 * after it, the overlays of one base, one commit and the next. The text itself is the key, so that nothing else can make a
 * difference to what a build gives. Failures are not remembered.
 */
export class ParsedFiles {
  readonly #byText = new Map<string, readonly PlacedNode[]>(); // the least lately used first
  readonly #maxCharacters: number;
  #characters = 0;

  constructor(maxCharacters: number = MAX_CHARACTERS) {
    this.#maxCharacters = maxCharacters;
  }

  /** Tells why a text holds no objects; undefined where it does. */
  check(text: string): Failure | undefined {
    const nodes = this.#read(text);
    return nodes.ok ? undefined : nodes.error;
  }

  /** The objects of a text, for the caller to change. */
  read(text: string): Result<readonly PlacedNode[], Failure> {
    const nodes = this.#read(text);
    if (!nodes.ok) return nodes;
    const copies = nodes.value.map(({ node, line }) => ({ node: copyNode(node), line }));
    return { ok: true, value: copies };
  }

  #read(text: string): Result<readonly PlacedNode[], Failure> {
    const known = this.#byText.get(text);
    if (known !== undefined) {
      this.#byText.delete(text);
      this.#byText.set(text, known);
      return { ok: true, value: known };
    }
    const nodes = readObjectNodes(text);
    if (nodes.ok) this.#remember(text, nodes.value);
    return nodes;
  }

  #remember(text: string, nodes: readonly PlacedNode[]): void {
    if (text.length > this.#maxCharacters) return;
    this.#byText.set(text, nodes);
    this.#characters += text.length;
    for (const oldest of this.#byText.keys()) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#byText.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
