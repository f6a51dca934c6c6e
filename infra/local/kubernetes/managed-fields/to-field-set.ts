import { isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { Schema } from "../schema/schema.ts";
import { FieldSetBuilder } from "./field-set.ts";
import type { FieldSet, Path } from "./field-set.ts";
import { isAtomicList, isAtomicMap, itemsByStep } from "./list-items.ts";

/**
 * Every leaf and list item that an object mentions: what its applier owns.
 *
 * Matches structured-merge-diff's TypedValue.ToFieldSet.
 */
export function toFieldSet(value: Json, schema: Schema): FieldSet {
  const set = new FieldSetBuilder();
  addFields({ value, schema, path: [], set });
  return set;
}

interface Visit<Value extends Json = Json> {
  readonly value: Value;
  readonly schema: Schema;
  readonly path: Path;
  readonly set: FieldSetBuilder;
}

function addFields(visit: Visit): void {
  const { value, schema, path, set } = visit;
  if (isMap(value)) addMap({ ...visit, value });
  else if (isList(value)) addList({ ...visit, value });
  else if (value !== null || schema.kind === "scalar") set.add(path);
}

function addMap({ value, schema, path, set }: Visit<JsonMap>): void {
  if (isAtomicMap(schema)) {
    set.add(path);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const known = fieldSchema(schema, name);
    if (inner === undefined || known === undefined) continue;
    const innerPath = [...path, `f:${name}`];
    addFields({ value: inner, schema: known, path: innerPath, set });
    const declared = schema.kind === "struct" && schema.fields.has(name);
    if (!declared || inner === null || (isMap(inner) && Object.keys(inner).length === 0)) {
      set.add(innerPath);
    }
  }
}

function addList({ value, schema, path, set }: Visit<readonly Json[]>): void {
  if (schema.kind !== "list" || isAtomicList(schema)) {
    set.add(path);
    return;
  }
  for (const [step, items] of itemsByStep(schema, value)) {
    const itemPath = [...path, step];
    const [item] = items;
    // An item that stands twice is owned as a whole, by the list.
    if (items.length === 1 && item !== undefined) {
      addFields({ value: item, schema: schema.items, path: itemPath, set });
    }
    set.add(itemPath);
  }
}
