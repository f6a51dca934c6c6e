import { parseDocument } from "yaml";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isMap, parseJson, toJson } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { badRequest } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { duplicateFields } from "./duplicate-fields.ts";
import { jsonSyntaxWords } from "./json-words.ts";

/** A body as JSON, and which of its fields stand twice. */
export interface Body {
  readonly value: Json;
  readonly duplicates: readonly string[];
  readonly isJson: boolean; // YAML's duplicates are looked for only when somebody asks
}

const JSON_TYPES = /^(application\/json)?$/;
const YAML_TYPES = /^application\/(yaml|apply-patch\+yaml)$/;
export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** Reads the object that a client sent as JSON or YAML. */
export function readObject(
  text: string,
  contentType: string,
  kind: string,
): Result<Body & { readonly value: JsonMap }, Refusal> {
  if (!JSON_TYPES.test(contentType) && !YAML_TYPES.test(contentType)) {
    return err({
      code: 415,
      reason: "UnsupportedMediaType",
      message: `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${PROTOBUF}`,
    });
  }
  const body = YAML_TYPES.test(contentType) ? readYaml(text) : readJsonBody(text);
  if (!body.ok) {
    return err(
      badRequest(
        `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${body.error} (${preview(text)})`,
      ),
    );
  }
  const { value } = body.value;
  if (isMap(value)) return ok({ ...body.value, value });
  return err(
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${typeName(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${preview(text)})`,
    ),
  );
}

/** Reads YAML, of which JSON is a part; the error is the sentence of the YAML reader. */
export function readYaml(text: string): Result<Body, string> {
  if (/^\s*[{[]/.test(text)) {
    const json = readJsonBody(text);
    if (json.ok) return json;
  }
  const document = parseDocument(text, { version: "1.1", merge: true, uniqueKeys: false });
  const [problem] = document.errors;
  if (problem !== undefined) return err(yamlWords(problem.code));
  return ok({ value: toJson(document.toJS()), duplicates: [], isJson: false });
}

/** Keys that stand twice in one map, as the real server's YAML reader tells them. */
export function duplicateKeys(text: string, { duplicates, isJson }: Body): readonly string[] {
  if (!isJson) return duplicateYamlKeys(text);
  return duplicates.map((path) => {
    const key = path.split(".").at(-1) ?? path;
    return `line 1: key ${JSON.stringify(key)} already set in map`;
  });
}

function duplicateYamlKeys(text: string): readonly string[] {
  return parseDocument(text, { version: "1.1", merge: true }).errors.flatMap((problem) => {
    if (problem.code !== "DUPLICATE_KEY") return [];
    const [from] = problem.pos;
    const key = /^["']?([^"':\n]+)/.exec(text.slice(from))?.[1] ?? "";
    const line = text.slice(0, from).split("\n").length;
    return [`line ${line}: key ${JSON.stringify(key)} already set in map`];
  });
}

/** Reads JSON; the error is the reader's sentence. */
export function readJsonBody(text: string): Result<Body, string> {
  try {
    return ok({ value: parseJson(text), duplicates: duplicateFields(text), isJson: true });
  } catch {
    return err(jsonSyntaxWords(text));
  }
}

function yamlWords(code: string): string {
  return code === "BLOCK_AS_IMPLICIT_KEY" || code === "MULTILINE_IMPLICIT_KEY"
    ? "yaml: mapping values are not allowed in this context"
    : `yaml: ${code.toLowerCase().replaceAll("_", " ")}`;
}

function typeName(value: Json): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value === "boolean" ? "bool" : typeof value;
}

const PREVIEW_LENGTH = 1024;

function preview(text: string): string {
  return text.slice(0, PREVIEW_LENGTH);
}
