import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { listAt, objectAt } from "../../objects/read-json.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { Misfit } from "../kustomization/fit.ts";
import { lineOf } from "../kustomization/line-of.ts";
import type { FieldSchema } from "./field-schema.ts";
import { misfitOfDocument } from "./schema-misfit.ts";

const MAX_REFERENCES = 100; // one after the other; more go round in circles
const DEFINITIONS = "#/definitions/";
const KINDS = "x-kubernetes-group-version-kind";

/** An OpenAPI document as the "openapi" field of a kustomization names one. */
export interface CustomSchema {
  /** The schema of a kind; undefined where the document has none. */
  kind(apiVersion: string, kind: string): FieldSchema | undefined;
  /** Whether a kind is in a namespace, as the paths of the document tell; undefined where they do not. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined;
}

/** Finds what a reference in one document names in others. */
export type Elsewhere = (definition: string) => FieldSchema | undefined;

/** Why a text is no OpenAPI document, and where, as far as that is known. */
export interface SchemaProblem {
  readonly message: string;
  readonly line?: number | undefined;
}

/** Reads an OpenAPI document, YAML or, where it begins with a brace, strict JSON. `err` tells what is wrong with it. */
export function readCustomSchema(
  text: string,
  elsewhere: Elsewhere,
): Result<CustomSchema, SchemaProblem> {
  if (text.startsWith("{") && parseJsonObject(text) === undefined) {
    return err({ message: "json: what begins with a brace has to be JSON throughout", line: 1 });
  }
  const document = readOldDocument(text);
  if (!document.ok) return document;
  const { value, root } = document.value;
  if (value !== null && !isJsonObject(value)) {
    return err({ message: "json: cannot unmarshal into an object", line: 1 });
  }
  const definitions = objectAt(value?.["definitions"]);
  const misfit = misfitOfDocument(value ?? {}) ?? misfitOfTypes(definitions);
  if (misfit !== undefined) {
    return err({ message: misfit.message, line: lineOf(root, misfit.path) });
  }
  const scopes = readScopes(objectAt(value?.["paths"]));
  const kinds = readKinds(definitions);
  const schemas = new Schemas(definitions, elsewhere);
  return ok({
    kind(apiVersion, kind) {
      const definition = kinds.get(`${apiVersion} ${kind}`);
      return definition === undefined ? undefined : schemas.of(definition);
    },
    isNamespaced: (apiVersion, kind) => scopes.get(`${apiVersion} ${kind}`),
  });
}

/** The schema that is written out in one place and refers only to what is elsewhere. */
export function schemaOfBody(body: JsonObject, elsewhere: Elsewhere): FieldSchema {
  const schemas = new Schemas({}, elsewhere);
  return schemas.follow(body) ?? schemas.of(body);
}

function readKinds(definitions: JsonObject): ReadonlyMap<string, JsonObject> {
  const kinds = new Map<string, JsonObject>();
  for (const definition of Object.values(definitions)) {
    const body = objectAt(definition);
    for (const type of listAt(body[KINDS])) {
      const name = nameOfType(type);
      if (name !== undefined) kinds.set(name, body);
    }
  }
  return kinds;
}

/** Tells which definition says for which kinds it is in a way that cannot be. */
function misfitOfTypes(definitions: JsonObject): Misfit | undefined {
  for (const [name, definition] of Object.entries(definitions)) {
    const types = listAt(definition, KINDS).map((type) => objectAt(type));
    if (types.some(isBrokenType)) {
      const path = ["definitions", name, KINDS];
      return { message: `${path.join(".")}: version and kind have to be strings`, path };
    }
  }
  return undefined;
}

function isBrokenType(type: JsonObject): boolean {
  return Object.keys(type).length > 0 && nameOfType(type) === undefined;
}

function readScopes(paths: JsonObject): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const [path, item] of Object.entries(paths)) {
    const name = nameOfType(objectAt(objectAt(item)["get"])[KINDS]);
    if (name === undefined) continue;
    if (path.includes("namespaces/{namespace}")) scopes.set(name, true);
    else if (!scopes.has(name)) scopes.set(name, false);
  }
  return scopes;
}

function nameOfType(type: JsonValue | undefined): string | undefined {
  const { group, version, kind } = objectAt(type);
  if (typeof version !== "string" || typeof kind !== "string") return undefined;
  const prefix = typeof group === "string" && group !== "" ? `${group}/` : "";
  return `${prefix}${version} ${kind}`;
}

/** Gives the schemas of a document's definitions and of what is inside them. */
class Schemas {
  readonly #definitions: JsonObject;
  readonly #elsewhere: Elsewhere;
  readonly #known = new Map<JsonObject, FieldSchema>();

  constructor(definitions: JsonObject, elsewhere: Elsewhere) {
    this.#definitions = definitions;
    this.#elsewhere = elsewhere;
  }

  of(body: JsonObject): FieldSchema {
    const known = this.#known.get(body);
    if (known !== undefined) return known;
    const schema: FieldSchema = {
      mergeKeys: mergeKeysOf(body),
      field: (name) => this.#field(body, name),
      items: () => (isArrayType(body["type"]) ? this.follow(body["items"]) : undefined),
    };
    this.#known.set(body, schema);
    return schema;
  }

  #field(body: JsonObject, name: string): FieldSchema | undefined {
    const properties = objectAt(body["properties"]);
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return this.follow(property ?? body["additionalProperties"]);
  }

  /** The schema that a value is, or refers to; undefined where it leads nowhere. */
  follow(value: JsonValue | undefined): FieldSchema | undefined {
    let schema = value;
    for (let count = 0; count < MAX_REFERENCES; count += 1) {
      if (schema === undefined || schema === null || !isJsonObject(schema)) return undefined;
      const reference = schema["$ref"];
      if (typeof reference !== "string" || reference === "") return this.of(schema);
      if (!reference.startsWith(DEFINITIONS)) return undefined;
      const name = reference.slice(DEFINITIONS.length).replaceAll("~1", "/").replaceAll("~0", "~");
      if (!Object.hasOwn(this.#definitions, name)) return this.#elsewhere(name);
      schema = this.#definitions[name];
    }
    return undefined;
  }
}

function mergeKeysOf(body: JsonObject): readonly string[] | undefined {
  const strategy = body["x-kubernetes-patch-strategy"];
  if (typeof strategy !== "string" || !strategy.split(",").includes("merge")) return undefined;
  const keys = body["x-kubernetes-list-map-keys"];
  if (keys !== undefined) return listAt(keys).filter((key) => typeof key === "string");
  const key = body["x-kubernetes-patch-merge-key"];
  return typeof key === "string" ? [key] : [];
}

function isArrayType(type: JsonValue | undefined): boolean {
  return type === "array" || (listAt(type).length === 1 && listAt(type)[0] === "array");
}
