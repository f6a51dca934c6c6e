import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { ListSchema, Schema } from "../schema/schema.ts";

/** The step that leads to an item of a set or of a list map, or why the item has none. */
export function itemStep(schema: ListSchema, item: Json): Result<string, string> {
  return schema.list === "map" ? keyedStep(schema, item) : setStep(item);
}

/** Objects do not change here, so that an item's step is found once. */
const steps = new WeakMap<ListSchema, WeakMap<JsonMap, Result<string, string>>>();

function keyedStep(schema: ListSchema, item: Json): Result<string, string> {
  if (!isMap(item)) return findStep(schema, item);
  const known = steps.get(schema) ?? new WeakMap<JsonMap, Result<string, string>>();
  steps.set(schema, known);
  const step = known.get(item) ?? findStep(schema, item);
  known.set(item, step);
  return step;
}

function findStep({ keys, items }: ListSchema, item: Json): Result<string, string> {
  if (item === null) return err("associative list with keys may not have a null element");
  if (!isMap(item)) return err("associative list with keys may not have non-map elements");
  const found = keys.toSorted().flatMap((key) => {
    const value = item[key] ?? fallbackOf(items, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  if (found.length > 0) return ok(`k:${JSON.stringify(Object.fromEntries(found))}`);
  const names = keys.map((key) => JSON.stringify(key)).join(" ");
  return err(
    `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  );
}

function fallbackOf(items: Schema, key: string): Json | undefined {
  const field = items.kind === "struct" ? items.fields.get(key) : undefined;
  if (field?.fallback !== undefined) return field.fallback;
  // A field that is written even when empty has its zero as default.
  if (field === undefined || !field.always || field.schema.kind !== "scalar") return undefined;
  return field.schema.type === "string" ? "" : 0;
}

function setStep(item: Json): Result<string, string> {
  if (item === null)
    return err("associative list without keys has an element that's an explicit null");
  if (isList(item)) return err("not supported: associative list with lists as elements");
  if (isMap(item)) return err("associative list without keys has an element that's a map type");
  return ok(`v:${JSON.stringify(item)}`);
}

/** The items of a list by their steps, in order; items without a step are left out. */
export function itemsByStep(schema: ListSchema, list: readonly Json[]): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  for (const item of list) {
    const step = itemStep(schema, item);
    if (!step.ok) continue;
    const same = found.get(step.value);
    if (same === undefined) found.set(step.value, [item]);
    else same.push(item);
  }
  return found;
}

/** Tells whether a list is owned as one value. */
export function isAtomicList(schema: Schema): boolean {
  return schema.kind !== "list" || schema.list === "atomic";
}

/** Tells whether an object is owned as one value. */
export function isAtomicMap(schema: Schema): boolean {
  switch (schema.kind) {
    case "struct":
    case "map":
    case "any":
      return schema.atomic;
    case "scalar":
    case "list":
      return true;
  }
}
