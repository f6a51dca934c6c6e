import { isJsonObject, type JsonObject, type JsonValue } from "./kube-object.ts";

/** The value at a path of member names; undefined where any step is missing. */
export function valueAt(root: JsonValue | undefined, ...path: string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    root,
  );
}

/** The text at a path; undefined where there is no text. */
export function textAt(root: JsonValue | undefined, ...path: string[]): string | undefined {
  const value = valueAt(root, ...path);
  return typeof value === "string" ? value : undefined;
}

/** The object at a path; an empty one where there is none. */
export function objectAt(root: JsonValue | undefined, ...path: string[]): JsonObject {
  const value = valueAt(root, ...path);
  return isJsonObject(value) ? value : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(root: JsonValue | undefined, ...path: string[]): readonly JsonValue[] {
  const value = valueAt(root, ...path);
  return isList(value) ? value : [];
}

/** The texts of the object at a path, such as labels or a Secret's data; members that are no text are left out. */
export function textsAt(
  root: JsonValue | undefined,
  ...path: string[]
): Readonly<Record<string, string>> {
  const texts = Object.entries(objectAt(root, ...path)).filter(isTextMember);
  return Object.fromEntries(texts);
}

function isTextMember(member: [string, JsonValue | undefined]): member is [string, string] {
  return typeof member[1] === "string";
}

/** Tells whether a value is a list. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
