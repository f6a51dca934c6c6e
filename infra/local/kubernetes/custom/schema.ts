import type { BuiltinTypes } from "../builtin/read-types.ts";
import { isMap, isText, mapAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { ANY } from "../schema/schema.ts";
import type { Field, ScalarType, Schema, StructSchema } from "../schema/schema.ts";

/**
 * What a definition's OpenAPI schema says about merging and owning: list kinds and keys, atomic maps, free JSON.
 *
 * Matches how apiextensions-apiserver hands a structural schema to structured-merge-diff.
 */
export function customSchema(types: BuiltinTypes, schema: JsonMap): StructSchema {
  const read = schemaOf(types, { ...schema, type: "object" });
  const root = read.kind === "struct" ? read : emptyStruct(read.kind === "any");
  return { ...root, fields: new Map([...root.fields, ...metaFields(types)]) };
}

function emptyStruct(keepsUnknown: boolean): StructSchema {
  return { kind: "struct", name: "", fields: new Map(), atomic: false, keepsUnknown };
}

function metaFields(types: BuiltinTypes): ReadonlyMap<string, Field> {
  const text = fieldOf({ kind: "scalar", type: "string" });
  return new Map([
    ["apiVersion", text],
    ["kind", text],
    ["metadata", fieldOf(types.struct("meta/v1.ObjectMeta"))],
  ]);
}

function schemaOf(types: BuiltinTypes, schema: JsonMap): Schema {
  if (schema["x-kubernetes-int-or-string"] === true)
    return { kind: "scalar", type: "int-or-string" };
  switch (textAt(schema, "type") ?? "") {
    case "object":
      return objectSchema(types, schema);
    case "array":
      return {
        kind: "list",
        items: schemaOf(types, mapAt(schema, "items") ?? {}),
        list: listKind(schema),
        keys: textsAt(schema, "x-kubernetes-list-map-keys"),
      };
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return { kind: "scalar", type: SCALARS[textAt(schema, "type") ?? ""] ?? "string" };
    default:
      return ANY;
  }
}

const SCALARS: Readonly<Record<string, ScalarType>> = {
  string: "string",
  integer: "long",
  number: "number",
  boolean: "boolean",
};

function objectSchema(types: BuiltinTypes, schema: JsonMap): Schema {
  const atomic = schema["x-kubernetes-map-type"] === "atomic";
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const properties = Object.entries(mapAt(schema, "properties") ?? {});
  const values = mapAt(schema, "additionalProperties");
  if (properties.length === 0 && values !== undefined) {
    return { kind: "map", values: schemaOf(types, values), atomic };
  }
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  if (properties.length === 0 && !isEmbedded && keepsUnknown) return { ...ANY, atomic };
  const fields = properties.flatMap(([name, inner]) =>
    isMap(inner) ? [[name, fieldOf(schemaOf(types, inner), inner)] as const] : [],
  );
  const meta = isEmbedded ? metaFields(types) : [];
  return { kind: "struct", name: "", fields: new Map([...fields, ...meta]), atomic, keepsUnknown };
}

function listKind(schema: JsonMap): "atomic" | "set" | "map" {
  const kind = textAt(schema, "x-kubernetes-list-type");
  return kind === "set" || kind === "map" ? kind : "atomic";
}

function fieldOf(schema: Schema, source: JsonMap = {}): Field {
  const fallback = source["default"];
  return {
    schema,
    number: "",
    pointer: true,
    always: false,
    omitsZero: false,
    patchStrategies: [],
    values: [],
    ...(isText(fallback) ? { fallback } : {}),
  };
}
