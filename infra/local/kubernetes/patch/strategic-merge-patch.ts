import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { equalJson, isList, isMap, isText } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { Field, Schema } from "../schema/schema.ts";
import { goText } from "./go-text.ts";

/** What asks for more than merging, in a patch. */
const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_ITEMS = "$deleteFromPrimitiveList/";
const ORDER = "$setElementOrder/";

/**
 * Applies a strategic merge patch: lists with a merge key merge item by item, `$patch: delete` and `replace`,
 * `$retainKeys`, `$deleteFromPrimitiveList/x` and `$setElementOrder/x` do what they say.
 *
 * Matches apimachinery's strategicpatch.StrategicMergeMapPatch.
 */
export function strategicMergePatch(
  target: JsonMap,
  patch: JsonMap,
  schema: Schema,
): Result<JsonMap, string> {
  const directive = patch[DIRECTIVE];
  if (directive === "replace") return ok(without(patch, DIRECTIVE));
  if (directive === "delete") return ok({});
  if (directive !== undefined && directive !== "merge") {
    return err(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
  }
  const retained = retain(target, patch);
  if (!retained.ok) return retained;
  const merged: Record<string, Json | undefined> = { ...retained.value };
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined || name.startsWith("$")) continue;
    if (value === null) {
      delete merged[name];
      continue;
    }
    const inner = mergeField(merged[name], value, { name, patch, schema });
    if (!inner.ok) return inner;
    merged[name] = inner.value;
  }
  return deleteAndOrder(merged, patch, { target, schema });
}

interface Place {
  readonly name: string;
  readonly patch: JsonMap;
  readonly schema: Schema;
}

function mergeField(
  target: Json | undefined,
  value: Json,
  { name, schema }: Place,
): Result<Json, string> {
  const inner = fieldSchema(schema, name);
  const field = fieldOf(schema, name);
  if (isMap(value)) {
    const isReplaced = field?.patchStrategies.includes("replace") === true;
    if (isReplaced || inner === undefined) return ok(without(value, DIRECTIVE));
    return strategicMergePatch(isMap(target) ? target : {}, value, inner);
  }
  if (!isList(value) || field?.patchStrategies.includes("merge") !== true) return ok(value);
  const items = inner?.kind === "list" ? inner.items : undefined;
  if (items === undefined) return ok(value);
  const list = isList(target) ? target : [];
  if (field.mergeKey === undefined) return ok(mergeScalars(list, value));
  return mergeItems(list, value, { key: field.mergeKey, items });
}

function mergeScalars(target: readonly Json[], patch: readonly Json[]): readonly Json[] {
  const added = patch.filter((item) => !target.some((known) => equalJson(known, item)));
  return inOrder([...target, ...added], { before: target, order: patch });
}

function mergeItems(
  target: readonly Json[],
  patch: readonly Json[],
  { key, items }: { readonly key: string; readonly items: Schema },
): Result<readonly Json[], string> {
  const replaces = patch.some((item) => isMap(item) && item[DIRECTIVE] === "replace");
  if (replaces) {
    return ok(patch.filter((item) => !isMap(item) || item[DIRECTIVE] !== "replace"));
  }
  let merged = [...target];
  for (const item of patch) {
    if (!isMap(item)) return err(`map element was expected but not found for ${key}`);
    const id = item[key];
    if (id === undefined) {
      return err(`map: ${goText(item)} does not contain declared merge key: ${key}`);
    }
    const index = merged.findIndex((known) => isMap(known) && equalJson(known[key], id));
    const known = merged[index];
    if (item[DIRECTIVE] === "delete") {
      merged = merged.filter((other) => !isMap(other) || !equalJson(other[key], id));
      continue;
    }
    const next = strategicMergePatch(isMap(known) ? known : {}, item, items);
    if (!next.ok) return next;
    if (index === -1) merged.push(next.value);
    else merged[index] = next.value;
  }
  return ok(inOrder(merged, { before: target, order: patch, key }));
}

/** With `$retainKeys` only the named fields of the target stay. */
function retain(target: JsonMap, patch: JsonMap): Result<JsonMap, string> {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return ok(target);
  if (!isList(keys)) return err("invalid patch format of retainKeys");
  const kept = new Set(keys.filter(isText));
  const unnamed = Object.keys(patch).some((name) => !name.startsWith("$") && !kept.has(name));
  if (unnamed) return err("patch content doesn't match retainKeys list");
  return ok(Object.fromEntries(Object.entries(target).filter(([name]) => kept.has(name))));
}

function deleteAndOrder(
  merged: Record<string, Json | undefined>,
  patch: JsonMap,
  { target, schema }: { readonly target: JsonMap; readonly schema: Schema },
): Result<JsonMap, string> {
  const out = { ...merged };
  for (const [directive, value] of Object.entries(patch)) {
    if (!isList(value)) continue;
    if (directive.startsWith(DELETE_ITEMS)) {
      const name = directive.slice(DELETE_ITEMS.length);
      const list = out[name];
      if (isList(list)) {
        out[name] = list.filter((item) => !value.some((gone) => equalJson(gone, item)));
      }
    }
    if (directive.startsWith(ORDER)) {
      const name = directive.slice(ORDER.length);
      const list = out[name];
      if (!isList(list)) continue;
      const key = fieldOf(schema, name)?.mergeKey;
      const before = target[name];
      out[name] = inOrder(list, { before: isList(before) ? before : [], order: value, key });
    }
  }
  return ok(out);
}

interface Order {
  readonly before: readonly Json[]; // the list as it was
  readonly order: readonly Json[]; // items, or their keys, in the order that a patch names them
  readonly key?: string | undefined;
}

/**
 * The items that a patch names in its order, and the others where they stood before them.
 *
 * Matches strategicpatch's mergeSortedSlice.
 */
function inOrder(list: readonly Json[], { before, order, key }: Order): readonly Json[] {
  function idOf(item: Json): string {
    return JSON.stringify(key !== undefined && isMap(item) ? (item[key] ?? null) : item);
  }
  const [ranks, places] = [order, before].map(
    (items) => new Map(items.map((item, index) => [idOf(item), index])),
  );
  const named = list
    .filter((item) => ranks?.has(idOf(item)) === true)
    .toSorted((left, right) => (ranks?.get(idOf(left)) ?? 0) - (ranks?.get(idOf(right)) ?? 0));
  const others = list.filter((item) => ranks?.has(idOf(item)) !== true);
  const out: Json[] = [];
  while (named.length > 0 || others.length > 0) {
    const [next, other] = [named[0], others[0]];
    const otherPlace = other === undefined ? undefined : places?.get(idOf(other));
    const nextPlace = next === undefined ? undefined : places?.get(idOf(next));
    const isOtherFirst =
      next === undefined ||
      (otherPlace !== undefined && nextPlace !== undefined && otherPlace < nextPlace);
    const taken = isOtherFirst ? others.shift() : named.shift();
    if (taken !== undefined) out.push(taken);
  }
  return out;
}

function fieldOf(schema: Schema, name: string): Field | undefined {
  return schema.kind === "struct" ? schema.fields.get(name) : undefined;
}

function without(map: JsonMap, name: string): JsonMap {
  const { [name]: _gone, ...rest } = map;
  return rest;
}
