import { isList, isMap } from "../json.ts";
import type { Json } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { Schema } from "../schema/schema.ts";
import { isEmptySet } from "./field-set.ts";
import type { FieldSet } from "./field-set.ts";
import { isAtomicList, isAtomicMap, itemStep } from "./list-items.ts";

/**
 * Takes fields and list items out of an object; what becomes empty by that is null.
 *
 * Matches structured-merge-diff's TypedValue.RemoveItems.
 */
export function removeItems(value: Json, paths: FieldSet, schema: Schema): Json {
  if (isMap(value)) {
    if (isAtomicMap(schema)) return null;
    const kept = Object.entries(value).flatMap(([name, inner]) => {
      if (inner === undefined || paths.members.has(`f:${name}`)) return [];
      const below = paths.children.get(`f:${name}`);
      const known = fieldSchema(schema, name);
      return [[name, inside(inner, below, known)] as const];
    });
    return kept.length === 0 ? null : Object.fromEntries(kept);
  }
  if (isList(value)) {
    if (schema.kind !== "list" || isAtomicList(schema)) return null;
    const kept = value.flatMap((item) => {
      const step = itemStep(schema, item);
      if (!step.ok) return [item];
      if (paths.members.has(step.value)) return [];
      return [inside(item, paths.children.get(step.value), schema.items)];
    });
    return kept.length === 0 ? null : kept;
  }
  return value;
}

function inside(value: Json, below: FieldSet | undefined, schema: Schema | undefined): Json {
  if (below === undefined || schema === undefined || isEmptySet(below)) return value;
  return removeItems(value, below, schema);
}

/**
 * Adds the declared fields on the way to each path, as an object that is left without its last field goes too.
 *
 * Matches structured-merge-diff's Set.EnsureNamedFieldsAreMembers.
 */
export function withNamedFields(set: FieldSet, schema: Schema | undefined): FieldSet {
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [step, child] of set.children) {
    const name = step.startsWith("f:") ? step.slice(2) : undefined;
    if (name !== undefined && schema?.kind === "struct" && schema.fields.has(name)) {
      members.add(step);
    }
    children.set(step, withNamedFields(child, innerSchema(schema, step)));
  }
  return { members, children };
}

function innerSchema(schema: Schema | undefined, step: string): Schema | undefined {
  if (schema === undefined) return undefined;
  if (step.startsWith("f:")) return fieldSchema(schema, step.slice(2));
  return schema.kind === "list" ? schema.items : undefined;
}
