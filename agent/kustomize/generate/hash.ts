import { createHash } from "node:crypto";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import { fieldOf } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { jsonData } from "../../objects/yaml/plain-data.ts";
import type { Failure } from "../failure.ts";
import { setName, topText } from "../nodes/metadata.ts";
import { BUILD_ANNOTATION } from "../resources/build-annotations.ts";
import type { Resource } from "../resources/resource.ts";

const LENGTH = 10; // of a hash in a name
// Letters and digits that cannot form words.
const REPLACED: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };

/** Adds the hash of its content to the name of a generated resource. Matches kustomize's HashTransformer. */
export function addHash(resource: Resource): Failure | undefined {
  const { node } = resource;
  if (node === undefined || !resource.isEnabled(BUILD_ANNOTATION.needsHashSuffix)) return undefined;
  const hash = hashOf(node);
  if (!hash.ok) return hash.error;
  resource.rememberId();
  return setName(node, `${resource.name}-${hash.value}`);
}

function hashOf(object: YamlNode): Result<string, Failure> {
  const kind = topText(object, "kind");
  const content = kind === "Secret" ? secretContent(object) : configMapContent(object, kind);
  if (!content.ok) return content;
  const hex = createHash("sha256").update(jsonText(content.value)).digest("hex");
  return ok(hex.slice(0, LENGTH).replaceAll(/[013ae]/g, (digit) => REPLACED[digit] ?? digit));
}

type Content = Result<JsonObject, Failure>;

// The name is left out, though kustomize means to count it: it looks for a field called "metadata/name".
function configMapContent(object: YamlNode, kind: string): Content {
  const data = valueOf(object, "data");
  const binaryData = valueOf(object, "binaryData");
  if (!data.ok) return data;
  if (!binaryData.ok) return binaryData;
  const content = { kind, name: "", data: data.value };
  return ok(isFields(binaryData.value) ? { ...content, binaryData: binaryData.value } : content);
}

function secretContent(object: YamlNode): Content {
  const type = valueOf(object, "type");
  const data = valueOf(object, "data");
  const stringData = valueOf(object, "stringData");
  if (!type.ok) return type;
  if (!data.ok) return data;
  if (!stringData.ok) return stringData;
  const content = { kind: "Secret", type: type.value, name: "", data: data.value };
  return ok(isFields(stringData.value) ? { ...content, stringData: stringData.value } : content);
}

function isFields(value: JsonValue): boolean {
  return value !== null && isJsonObject(value);
}

function valueOf(object: YamlNode, name: string): Result<JsonValue, Failure> {
  const field = fieldOf(object, name);
  if (field === undefined) return ok("");
  if (field.kind === "scalar") return ok(field.value);
  const data = jsonData(field);
  if (data.ok) return ok(isFields(data.value) ? data.value : null);
  const { message } = data.error;
  return err({ code: "generator-invalid", message, advice: "Correct the data of the resource." });
}
