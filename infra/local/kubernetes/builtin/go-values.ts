import { isList, isMap } from "../json.ts";
import type { Json } from "../json.ts";
import type { ScalarSchema, Schema } from "../schema/schema.ts";

/** What a value of a type is before it is set. */
export function zeroOf({ type }: ScalarSchema): Json {
  switch (type) {
    case "string":
    case "bytes":
      return "";
    case "boolean":
      return false;
    case "integer":
    case "long":
    case "number":
    case "int-or-string":
      return 0;
    case "quantity":
      return "0";
    case "time":
    case "micro-time":
      return null;
  }
}

const GO_NAMES: Readonly<Record<ScalarSchema["type"], string>> = {
  string: "string",
  bytes: "[]uint8",
  boolean: "bool",
  integer: "int32",
  long: "int64",
  number: "float64",
  "int-or-string": "intstr.IntOrString",
  quantity: "resource.Quantity",
  time: "v1.Time",
  "micro-time": "v1.MicroTime",
};

/** The Go type of a value, as encoding/json names it. */
export function goName(schema: Schema): string {
  switch (schema.kind) {
    case "scalar":
      return GO_NAMES[schema.type];
    case "list":
      return `[]${goName(schema.items)}`;
    case "map":
      return `map[string]${goName(schema.values)}`;
    case "struct":
      return schema.name.slice(schema.name.indexOf("/") + 1);
    case "any":
      return "runtime.RawExtension";
  }
}

/** The kind of a JSON value, as encoding/json names it. */
export function jsonType(value: Json): string {
  if (isList(value)) return "array";
  if (isMap(value)) return "object";
  if (typeof value === "boolean") return "bool";
  return typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : typeof value;
}

/** Where a text stops being base64; absent when it is whole. */
export function badBase64At(text: string): number | undefined {
  const bad = text.search(/[^A-Za-z0-9+/=\r\n]/);
  if (bad !== -1) return bad;
  const bare = text.replaceAll(/[\r\n]/g, "");
  const padding = bare.indexOf("=");
  if (padding !== -1 && (/=[^=]/.test(bare) || bare.length - padding > 2)) return padding;
  return bare.length % 4 === 0 ? undefined : bare.length;
}
