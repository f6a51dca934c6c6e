import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonObject, JsonValue } from "../objects/kube-object.ts";
import { valueAt } from "../objects/read-json.ts";

/** A whole number as the API server gives it. */
export type Int = number | bigint;

const MAX_QUOTED = 40; // characters of a text that stands in the wrong place

/** The whole number at a path; undefined where there is none, whatever stands there instead. */
export function intAt(root: JsonValue | undefined, ...path: readonly string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

/**
 * The value at a path, undefined where nothing is there, or a sentence where a step of the path has no fields.
 *
 * Matches NestedFieldNoCopy of apimachinery: null has no fields either, but that is no problem.
 */
export function readField(
  object: JsonObject,
  ...path: readonly string[]
): Result<JsonValue | undefined, string> {
  let value: JsonValue | undefined = object;
  for (const [depth, name] of path.entries()) {
    if (value === undefined || value === null) return ok(undefined);
    if (!isJsonObject(value)) return err(mismatch(path.slice(0, depth), value, "fields"));
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return ok(value);
}

/** The text at a path, undefined where nothing is there, or a sentence where something else is. */
export function readText(
  object: JsonObject,
  ...path: readonly string[]
): Result<string | undefined, string> {
  const field = readField(object, ...path);
  if (!field.ok) return field;
  const { value } = field;
  return value === undefined || typeof value === "string"
    ? ok(value)
    : err(mismatch(path, value, "text"));
}

/** The whole number at a path, undefined where nothing is there, or a sentence where something else is. */
export function readInt(
  object: JsonObject,
  ...path: readonly string[]
): Result<Int | undefined, string> {
  const field = readField(object, ...path);
  if (!field.ok) return field;
  const { value } = field;
  return value === undefined || isInt(value)
    ? ok(value)
    : err(mismatch(path, value, "a whole number"));
}

/** The list at a path, undefined where nothing is there, or a sentence where something else is. */
export function readList(
  object: JsonObject,
  ...path: readonly string[]
): Result<readonly JsonValue[] | undefined, string> {
  const field = readField(object, ...path);
  if (!field.ok) return field;
  const { value } = field;
  return value === undefined || isList(value) ? ok(value) : err(mismatch(path, value, "a list"));
}

/** Says that something is not what it must be. */
export function mismatch(path: readonly string[], value: JsonValue, wanted: string): string {
  return `.${path.join(".")} is ${nameOf(value)} and not ${wanted}`;
}

function isInt(value: JsonValue): value is Int {
  return typeof value === "bigint" || Number.isInteger(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function nameOf(value: JsonValue): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (isJsonObject(value)) return "a map";
  if (typeof value !== "string") return String(value);
  return `the text "${value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value}"`;
}
