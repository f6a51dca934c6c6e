import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import { setField } from "../../objects/yaml/decode.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";

const NEXT_LINE = "\u0085"; // which YAML takes for the end of a line

const NAMES_OF_FILES: ReadonlySet<string> = new Set([
  "bases",
  "components",
  "configurations",
  "crds",
  "generators",
  "resources",
  "transformers",
  "validators",
]);

/**
 * The value of a kustomization as the transformers and generators that its fields stand for get it: kustomize hands the
 * fields on as JSON and reads that as YAML, where a line that U+0085 ends is folded into the next one.
 */
export function configTexts(kustomization: JsonValue): JsonValue {
  if (kustomization === null || !isJsonObject(kustomization)) return kustomization;
  return mapFields(kustomization, (value, name) =>
    NAMES_OF_FILES.has(name) ? value : foldTexts(value),
  );
}

function foldTexts(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.includes(NEXT_LINE) ? folded(value) : value;
  if (value === null || typeof value !== "object") return value;
  return isJsonObject(value) ? mapFields(value, foldTexts) : value.map(foldTexts);
}

function mapFields(
  object: JsonObject,
  change: (value: JsonValue, name: string) => JsonValue,
): JsonObject {
  const fields: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(object)) {
    setField(fields, name, change(value ?? null, name));
  }
  return fields;
}

function folded(text: string): JsonValue {
  const document = readOldDocument(jsonText(text));
  return document.ok ? document.value.value : text;
}
