/** A value as JSON carries it. Numbers are JavaScript's: integers beyond 2^53 lose digits here. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;

export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

/** Tells whether a value is a JSON object, not a list and not null. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether a value is a JSON list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Tells whether a value is a text. */
export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Parses JSON text; throws what JSON.parse throws. */
export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text);
  return isJson(value) ? value : null;
}

/** Copies whatever JSON can say of a value, so that a typed value becomes plain JSON. */
export function toJson(value: unknown): Json {
  return parseJson(JSON.stringify(value) ?? "null");
}

/** What stands at a path of field names; absent when any step of it is. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) {
    if (!isMap(found)) return undefined;
    found = found[key];
  }
  return found;
}

/** The object at a path, absent when something else stands there. */
export function mapAt(value: Json | undefined, ...path: readonly string[]): JsonMap | undefined {
  const found = at(value, ...path);
  return isMap(found) ? found : undefined;
}

/** The list at a path, absent when something else stands there. */
export function listAt(
  value: Json | undefined,
  ...path: readonly string[]
): readonly Json[] | undefined {
  const found = at(value, ...path);
  return isList(found) ? found : undefined;
}

/** The objects of the list at a path; others are left out. */
export function mapsAt(value: Json | undefined, ...path: readonly string[]): readonly JsonMap[] {
  return listAt(value, ...path)?.filter(isMap) ?? [];
}

/** The text at a path, absent when something else stands there. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return isText(found) ? found : undefined;
}

/** The texts of the list at a path; others are left out. */
export function textsAt(value: Json | undefined, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path)?.filter(isText) ?? [];
}

/** The number at a path, absent when something else stands there. */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** A copy with one field set, or taken out when the value is absent. */
export function withField(map: JsonMap, key: string, value: Json | undefined): JsonMap {
  if (value !== undefined) return { ...map, [key]: value };
  const { [key]: _gone, ...rest } = map;
  return rest;
}

/** A copy with the value at a path set (or taken out when absent); objects on the way are made. */
export function withAt(map: JsonMap, path: readonly string[], value: Json | undefined): JsonMap {
  const [key = "", ...rest] = path;
  if (rest.length === 0) return withField(map, key, value);
  const inner = mapAt(map, key);
  if (inner === undefined && value === undefined) return map;
  return withField(map, key, withAt(inner ?? {}, rest, value));
}

/** Tells whether two values are the same JSON; the order of fields does not count. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (isList(left)) {
    return (
      isList(right) &&
      left.length === right.length &&
      left.every((item, index) => equalJson(item, right[index]))
    );
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  const others = Object.keys(right).filter((key) => right[key] !== undefined);
  return keys.length === others.length && keys.every((key) => equalJson(left[key], right[key]));
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}
