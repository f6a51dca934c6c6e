import { isList, isMap, parseJson } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { FieldSetBuilder, stepsOf } from "./field-set.ts";
import type { FieldSet, Path } from "./field-set.ts";

/** Writes a set as `fieldsV1`: nested objects, with `"."` where a path ends that others go through. */
export function encodeSet(set: FieldSet): JsonMap {
  const out: Record<string, Json> = {};
  for (const step of stepsOf(set)) {
    const child = set.children.get(step);
    const inner = child === undefined ? {} : encodeSet(child);
    const ends = set.members.has(step) && Object.keys(inner).length > 0;
    out[step] = ends ? { ".": {}, ...inner } : inner;
  }
  return out;
}

/** Reads `fieldsV1`; absent when it is not an object of steps. */
export function decodeSet(fields: Json | undefined): FieldSet | undefined {
  if (!isMap(fields)) return undefined;
  const set = new FieldSetBuilder();
  return readInto(set, fields) ? set : undefined;
}

function readInto(set: FieldSetBuilder, fields: JsonMap): boolean {
  return Object.entries(fields).every(([step, inner]) => {
    if (!/^([fkvi]:.+|\.$)/s.test(step) || !isMap(inner)) return false;
    if (step === ".") return true; // the parent took note of it
    const keys = Object.keys(inner);
    if (keys.length === 0 || "." in inner) set.members.add(step);
    return keys.every((key) => key === ".") || readInto(set.child(step), inner);
  });
}

/** A path as the real server names it in a conflict: `.spec.containers[name="a"].image`. */
export function pathText(path: Path): string {
  return path.map(stepText).join("");
}

function stepText(step: string): string {
  const body = step.slice(2);
  if (step.startsWith("f:")) return `.${body}`;
  if (step.startsWith("v:")) return `[=${valueText(parseJson(body))}]`;
  if (step.startsWith("i:")) return `[${body}]`;
  const keys = parseJson(body);
  const pairs = isMap(keys)
    ? Object.entries(keys).map(([name, value]) => `${name}=${valueText(value)}`)
    : [];
  return `[${pairs.join(",")}]`;
}

/** A value as it stands in paths and in type errors: texts quoted, objects and lists in JSON's way. */
export function valueText(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(valueText).join(",")}]`;
  return JSON.stringify(value) ?? "null";
}
