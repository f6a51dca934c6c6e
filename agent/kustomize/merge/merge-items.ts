import { err, ok } from "#contract/result.ts";

import { STYLE, YamlNode, fieldOf, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { wrongKind } from "../nodes/node-kind.ts";
import { setField, setScalar } from "../nodes/set-field.ts";
import type { FieldSchema } from "../schema/field-schema.ts";
import { completeValues, usableKeys, valuesOfItems } from "./item-values.ts";
import type { KeyValues } from "./item-values.ts";
import { findItem, isEmptyItem, setItem } from "./match-items.ts";
import type { Merged, Spot } from "./merge-patch.ts";

const PLAIN_VALUES: readonly string[] = [""]; // the key of items that are no mappings

/**
 * Merges the items of a list that have the same values in its keys; new ones come first.
 * Matches kyaml's walkAssociativeSequence with the direction prepend.
 */
export function mergeItems(
  target: YamlNode,
  patch: YamlNode | undefined,
  schema: FieldSchema,
  merge: (spot: Spot) => Merged,
): Merged {
  const keys = schema.mergeKeys ?? [];
  const found = valuesOfItems([patch, target], keys);
  if (found.length === 0) return ok(target);
  const mergeKeys = keys.length === 0 ? PLAIN_VALUES : keys;
  const items = mergeKeys.length > 1 ? completeValues(found) : found;
  const merged = new YamlNode("sequence", "", "", STYLE.plain);
  let used: KeyValues = { keys: mergeKeys, values: [] };
  for (const values of items) {
    used = usableKeys(items, { keys: mergeKeys, values });
    const item = merge({
      target: itemOf(target, used),
      patch: itemOf(patch, used),
      schema: schema.items(),
    });
    if (!item.ok) return item;
    const failure = place(merged, target, used, item.value);
    if (failure !== undefined) return err(failure);
  }
  const failure = addRest(merged, target, used.keys);
  return failure === undefined ? ok(merged) : err(failure);
}

function itemOf(list: YamlNode | undefined, { keys, values }: KeyValues): YamlNode | undefined {
  const own = usableKeys([values], { keys, values });
  return findItem(list, own.keys, own.values);
}

/** Puts a merged item into the list; one of which nothing is left is taken out of the target. */
function place(
  merged: YamlNode,
  target: YamlNode,
  { keys, values }: KeyValues,
  item: YamlNode | undefined,
): Failure | undefined {
  for (const [at, key] of keys.entries()) {
    if (!isPresent(item) || isEmptyItem(item)) return setItem(target, keys, values, undefined);
    const value = values[at] ?? "";
    if (value === "" || fieldOf(item, key) !== undefined) continue;
    const node = scalarNode(value);
    const failure = key === "" ? setScalar(item, node) : setField(item, key, node);
    if (failure !== undefined) return failure;
  }
  return setItem(merged, keys, values, item);
}

/** Adds the items that the target had to the merged ones. */
function addRest(merged: YamlNode, target: YamlNode, keys: readonly string[]): Failure | undefined {
  for (const item of target.content) {
    const failure =
      keys[0] === "" ? setItem(merged, keys, [item.value], item) : addItem(merged, item, keys);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function addItem(merged: YamlNode, item: YamlNode, keys: readonly string[]): Failure | undefined {
  const wrong = wrongKind(item, "mapping");
  if (wrong !== undefined) return wrong;
  const values: string[] = [];
  for (const key of keys) {
    const field = fieldOf(item, key);
    if (field === undefined) merged.content.push(item);
    else values.push(field.value);
  }
  if (keys.length > 1) {
    const failure = setItem(merged, keys, values, undefined);
    if (failure !== undefined) return failure;
  }
  return setItem(merged, keys, values, item);
}
