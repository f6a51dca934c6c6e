import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import type { Misfit } from "../kustomization/fit.ts";

/** What a field of a schema holds, in the words of Go's types; extensions hold what they like. */
const SCHEMA_HOLDS = {
  id: "string",
  description: "string",
  type: "spec.StringOrArray",
  nullable: "bool",
  format: "string",
  title: "string",
  maximum: "float64",
  exclusiveMaximum: "bool",
  minimum: "float64",
  exclusiveMinimum: "bool",
  maxLength: "int64",
  minLength: "int64",
  pattern: "string",
  maxItems: "int64",
  minItems: "int64",
  uniqueItems: "bool",
  multipleOf: "float64",
  enum: "[]interface {}",
  maxProperties: "int64",
  minProperties: "int64",
  required: "[]string",
  items: "spec.SchemaOrArray",
  allOf: "[]spec.Schema",
  oneOf: "[]spec.Schema",
  anyOf: "[]spec.Schema",
  not: "spec.Schema",
  properties: "map[string]spec.Schema",
  additionalProperties: "spec.SchemaOrBool",
  patternProperties: "map[string]spec.Schema",
  dependencies: "spec.Dependencies",
  additionalItems: "spec.SchemaOrBool",
  definitions: "spec.Definitions",
  discriminator: "string",
  readOnly: "bool",
  externalDocs: "spec.ExternalDocumentation",
} as const;

/** What a field of a whole document holds. */
const DOCUMENT_HOLDS = {
  id: "string",
  consumes: "[]string",
  produces: "[]string",
  schemes: "[]string",
  swagger: "string",
  info: "spec.Info",
  host: "string",
  basePath: "string",
  paths: "spec.Paths",
  definitions: "spec.Definitions",
  parameters: "map[string]spec.Parameter",
  responses: "map[string]spec.Response",
  securityDefinitions: "spec.SecurityDefinitions",
  security: "[]map[string][]string",
  tags: "[]spec.Tag",
  externalDocs: "spec.ExternalDocumentation",
} as const;

type Fields = Readonly<Record<string, GoType>>;
type GoType =
  | (typeof SCHEMA_HOLDS)[keyof typeof SCHEMA_HOLDS]
  | (typeof DOCUMENT_HOLDS)[keyof typeof DOCUMENT_HOLDS];

interface Spot {
  readonly value: JsonValue | undefined;
  readonly type: GoType;
  readonly path: Misfit["path"];
}

/**
 * Tells what in an OpenAPI document is not of its type; undefined where all of it is.
 * Matches how kyaml reads one into kube-openapi's spec.Swagger.
 */
export function misfitOfDocument(document: JsonObject): Misfit | undefined {
  return firstMisfit(fieldsOf(document, DOCUMENT_HOLDS, []));
}

/** Tells what of a schema, which stands at a path, is none; undefined where all of it is. */
export function misfitOfSchema(
  schema: JsonValue | undefined,
  path: Misfit["path"],
): Misfit | undefined {
  return firstMisfit([{ value: schema, type: "spec.Schema", path }]);
}

function firstMisfit(spots: readonly Spot[]): Misfit | undefined {
  const ahead = [...spots];
  for (let spot = ahead.pop(); spot !== undefined; spot = ahead.pop()) {
    if (spot.value === null || spot.value === undefined) continue;
    const inside = insideOf(spot.value, spot);
    if (inside === undefined) return cannotBe(spot.value, spot);
    ahead.push(...inside);
  }
  return undefined;
}

/** What there is to look at inside of a value; undefined where the value is not of the type. */
function insideOf(value: JsonValue, { type, path }: Spot): readonly Spot[] | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? [] : undefined;
    case "bool":
      return typeof value === "boolean" ? [] : undefined;
    case "float64":
      return typeof value === "number" || typeof value === "bigint" ? [] : undefined;
    case "int64":
      return typeof value === "bigint" || Number.isInteger(value) ? [] : undefined;
    case "[]interface {}":
      return isList(value) ? [] : undefined;
    case "[]string":
      return isList(value) ? itemsOf(value, "string", path) : undefined;
    case "spec.StringOrArray":
      if (typeof value === "string") return [];
      return isList(value) ? itemsOf(value, "string", path) : undefined;
    case "spec.SchemaOrArray":
      if (isJsonObject(value)) return fieldsOf(value, SCHEMA_HOLDS, path);
      return isList(value) ? itemsOf(value, "spec.Schema", path) : []; // anything else counts for nothing
    case "[]spec.Schema":
      return isList(value) ? itemsOf(value, "spec.Schema", path) : undefined;
    case "spec.SchemaOrBool":
      if (typeof value === "boolean") return [];
      return isJsonObject(value) ? fieldsOf(value, SCHEMA_HOLDS, path) : undefined;
    case "spec.Schema":
      return isJsonObject(value) ? fieldsOf(value, SCHEMA_HOLDS, path) : undefined;
    case "spec.Definitions":
    case "map[string]spec.Schema":
      return isJsonObject(value) ? membersOf(value, path) : undefined;
    case "spec.Dependencies":
    case "spec.ExternalDocumentation":
    case "spec.Info":
    case "spec.Paths":
    case "spec.SecurityDefinitions":
    case "map[string]spec.Parameter":
    case "map[string]spec.Response":
      return isJsonObject(value) ? [] : undefined;
    case "[]map[string][]string":
    case "[]spec.Tag":
      return isList(value) ? [] : undefined;
  }
}

function itemsOf(
  values: readonly JsonValue[],
  type: GoType,
  path: Misfit["path"],
): readonly Spot[] {
  return values.map((value, at) => ({ value, type, path: [...path, at] }));
}

function membersOf(members: JsonObject, path: Misfit["path"]): readonly Spot[] {
  return Object.entries(members).map(([name, value]) => ({
    value,
    type: "spec.Schema",
    path: [...path, name],
  }));
}

function fieldsOf(value: JsonObject, fields: Fields, path: Misfit["path"]): readonly Spot[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return type === undefined ? [] : [{ value: field, type, path: [...path, name] }];
  });
}

function cannotBe(value: JsonValue, { type, path }: Spot): Misfit {
  const what = `JSON ${jsonTypeOf(value)} into Go value of type ${type}`;
  return { message: `json: cannot unmarshal ${what} at ${path.join(".")}`, path };
}

function jsonTypeOf(value: JsonValue): string {
  if (isList(value)) return "array";
  return typeof value === "bigint" ? "number" : typeof value;
}
