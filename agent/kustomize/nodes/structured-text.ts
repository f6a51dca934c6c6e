import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { composeWithComments } from "../../objects/yaml/compose.ts";
import type { DocumentComments } from "../../objects/yaml/compose.ts";
import { compareBytes, jsonText } from "../../objects/yaml/json-text.ts";
import { YamlNode } from "../../objects/yaml/node.ts";
import { jsonData } from "../../objects/yaml/plain-data.ts";
import { printNode } from "../../objects/yaml/print-node.ts";
import { goYamlMessage } from "../../objects/yaml/token.ts";
import type { Failure } from "../failure.ts";

/** JSON or YAML that stands in a text. */
export interface Structure {
  readonly root: YamlNode;
  readonly comments: DocumentComments;
}

/** Reads a text as YAML, of which JSON is a part. */
export function parseStructure(text: string): Result<Structure, Failure> {
  const composed = composeWithComments(text);
  if (composed.ok) {
    const { root = new YamlNode("empty", ""), comments } = composed.value;
    return ok({ root, comments });
  }
  return err({
    code: "replacement-failed",
    message: goYamlMessage(composed.error),
    advice: "Make the text YAML, or name the field as a whole.",
  });
}

/** Writes a structure as the text was written: JSON in one line or in several, otherwise YAML. */
export function printStructure(
  { root, comments }: Structure,
  original: string,
): string | undefined {
  const isJson = /^\s*[[{]/.test(original);
  if (!isJson) return printNode(root, comments).trim();
  const data = jsonData(root);
  if (!data.ok) return undefined;
  const isPretty = original.includes("\n") && original.includes("  ");
  return isPretty ? prettyJson(data.value, "") : jsonText(data.value);
}

/** Writes JSON as Go's json.MarshalIndent does. */
function prettyJson(value: JsonValue, indent: string): string {
  if (value === null || typeof value !== "object") return jsonText(value);
  const inner = `${indent}  `;
  if (!isJsonObject(value)) {
    const items = value.map((item) => `\n${inner}${prettyJson(item, inner)}`);
    return items.length === 0 ? "[]" : `[${items.join(",")}\n${indent}]`;
  }
  const fields = Object.keys(value)
    .toSorted(compareBytes)
    .map((name) => `\n${inner}${jsonText(name)}: ${prettyJson(value[name] ?? null, inner)}`);
  return fields.length === 0 ? "{}" : `{${fields.join(",")}\n${indent}}`;
}
