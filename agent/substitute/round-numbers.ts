import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonObject, JsonValue } from "../objects/kube-object.ts";

/**
 * Rounds whole numbers beyond 2^53 to what a float holds, as happens to every object that Flux puts variables into, whether
 * there is one in it or not.
 */
export function roundNumbers(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [
      name,
      member === undefined ? member : rounded(member),
    ]),
  );
}

function rounded(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value);
  if (isJsonObject(value)) return roundNumbers(value);
  return isList(value) ? value.map(rounded) : value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
