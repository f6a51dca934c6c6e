import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { compareBytes } from "../../objects/yaml/json-text.ts";
import { STYLE, TAG, YamlNode, scalarNode } from "../../objects/yaml/node.ts";
import { floatText } from "../../objects/yaml/number-text.ts";
import { resolveScalar } from "../../objects/yaml/resolve-scalar.ts";
import { shapeOf } from "../../objects/yaml/scalar-shape.ts";

/**
 * Makes the nodes of plain data. Every number goes through a double, as JSON does in Go.
 * Matches kyaml's RNode.UnmarshalJSON, which prints the data and reads it again.
 */
export function dataNode(value: JsonValue): YamlNode {
  if (value === null) return scalarNode("null", TAG.null);
  if (typeof value === "string") return textOf(value);
  if (typeof value === "boolean") return scalarNode(String(value), TAG.bool);
  if (typeof value === "number" || typeof value === "bigint") return numberOf(Number(value));
  if (!isJsonObject(value)) return sequenceOf(value);
  return mappingOf(value);
}

function numberOf(value: number): YamlNode {
  const text = floatText(value);
  return scalarNode(text, resolveScalar(text).tag);
}

function sequenceOf(items: readonly JsonValue[]): YamlNode {
  const sequence = new YamlNode("sequence", TAG.seq, "", items.length === 0 ? STYLE.flow : 0);
  sequence.content = items.map(dataNode);
  return sequence;
}

function mappingOf(fields: JsonObject): YamlNode {
  const names = Object.keys(fields).toSorted(compareBytes);
  const mapping = new YamlNode("mapping", TAG.map, "", names.length === 0 ? STYLE.flow : 0);
  for (const name of names) mapping.content.push(textOf(name), dataNode(fields[name] ?? null));
  return mapping;
}

function textOf(text: string): YamlNode {
  return new YamlNode("scalar", TAG.str, text, styleOf(text));
}

/** The style in which go-yaml v3 writes a text that says nothing of its style. */
function styleOf(text: string): number {
  const shape = shapeOf(text, true);
  if (text.includes("\n")) return shape.allowsBlock ? STYLE.literal : STYLE.doubleQuoted;
  if (!isPlainText(text)) return STYLE.doubleQuoted;
  if (shape.allowsPlainInBlock) return STYLE.plain;
  return shape.allowsSingleQuotes ? STYLE.singleQuoted : STYLE.doubleQuoted;
}

function isPlainText(text: string): boolean {
  return resolveScalar(text).tag === TAG.str && resolveScalar(text, "v2").tag === TAG.str;
}
