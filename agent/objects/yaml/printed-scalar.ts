import { STYLE, TAG } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { shapeOf } from "./scalar-shape.ts";

const MAX_SIMPLE_KEY = 128; // a longer key is announced by "?"

export type Style = "double" | "folded" | "literal" | "plain" | "single";

/** What is to be written of a scalar: its text, the style it asks for, and its tag where it must show. */
export interface Scalar {
  readonly text: string;
  readonly style: Style;
  readonly tag: string;
}

/** Tells whether a key may stand before its ":" without being announced. */
export function isSimpleKey(key: YamlNode): boolean {
  switch (key.kind) {
    case "alias":
      return byteLength(key.value) <= MAX_SIMPLE_KEY;
    case "scalar":
    case "empty": {
      const { text, tag } = scalarOf(key);
      if (shapeOf(text, true).isMultiline) return false;
      return byteLength(key.anchor + tag + text) <= MAX_SIMPLE_KEY;
    }
    case "mapping":
    case "sequence":
      return key.content.length === 0 && byteLength(key.anchor + tagOf(key)) <= MAX_SIMPLE_KEY;
  }
}

function byteLength(text: string): number {
  return text.length * 3 <= MAX_SIMPLE_KEY ? text.length : new TextEncoder().encode(text).length;
}

/** The tag of a collection where it must show: where it is not the one that its kind has anyway. */
export function tagOf(node: YamlNode): string {
  const usual = node.kind === "mapping" ? TAG.map : TAG.seq;
  return node.tag === usual && (node.style & STYLE.tagged) === 0 ? "" : node.tag;
}

/** What go-yaml v3 writes of a scalar that is read as it is. */
export function scalarOf(node: YamlNode): Scalar {
  if (node.kind === "empty") return { text: "null", style: "plain", tag: "" };
  const { tag, value, style } = node;
  const asked = styleOf(style);
  if (tag === TAG.none || (style & STYLE.tagged) !== 0)
    return { text: value, style: asked ?? plainOrLiteral(value), tag };
  if (tag === TAG.str && asked !== undefined) return { text: value, style: asked, tag: "" };
  if (resolveScalar(value).tag === tag)
    return { text: value, style: asked ?? plainOrLiteral(value), tag: "" };
  if (tag !== TAG.str) return { text: value, style: asked ?? plainOrLiteral(value), tag };
  return { text: value, style: value.includes("\n") ? "literal" : "double", tag: "" };
}

function styleOf(style: number): Style | undefined {
  if ((style & STYLE.doubleQuoted) !== 0) return "double";
  if ((style & STYLE.singleQuoted) !== 0) return "single";
  if ((style & STYLE.literal) !== 0) return "literal";
  return (style & STYLE.folded) === 0 ? undefined : "folded";
}

function plainOrLiteral(value: string): Style {
  return value.includes("\n") ? "literal" : "plain";
}
