import { isJsonObject } from "../kube-object.ts";
import type { JsonValue } from "../kube-object.ts";
import { floatText } from "./number-text.ts";

const MAX_SHOWN = 500; // characters

type KeyType = "interface {}" | "string"; // of go-yaml v2 and v3

/** Writes a decoded value as Go's %#v does, with which go-yaml shows a key that cannot be one; a long one is cut. */
export function goSyntax(value: JsonValue, keyType: KeyType): string {
  return wholeSyntax(value, keyType).slice(0, MAX_SHOWN);
}

function wholeSyntax(value: JsonValue, keyType: KeyType): string {
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return floatText(value);
  if (typeof value !== "object") return String(value);
  if (!isJsonObject(value)) {
    return `[]interface {}{${value.map((item) => wholeSyntax(item, keyType)).join(", ")}}`;
  }
  const names = Object.keys(value).toSorted();
  const fields = names.map(
    (name) => `${JSON.stringify(name)}:${wholeSyntax(value[name] ?? null, keyType)}`,
  );
  return `map[${keyType}]interface {}{${fields.join(", ")}}`;
}
