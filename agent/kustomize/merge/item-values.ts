import { fieldOf, isNilOrEmpty } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";

/** The values of an item in the fields by which a list is merged; empty texts where it has none. */
export type ItemValues = readonly string[];

/** What the items of lists are known by, those of the first list first, each once. */
export function valuesOfItems(
  lists: readonly (YamlNode | undefined)[],
  keys: readonly string[],
): ItemValues[] {
  const seen = new Set<string>();
  const found: ItemValues[] = [];
  for (const list of lists) {
    for (const item of list?.content ?? []) {
      const values = keys.length === 0 ? [item.value] : keys.map((key) => keyValue(item, key));
      const text = values.join("\u0000");
      if (!seen.has(text)) found.push(values);
      seen.add(text);
    }
  }
  return found;
}

function keyValue(item: YamlNode, key: string): string {
  const field = fieldOf(item, key);
  return field === undefined || isNilOrEmpty(field) ? "" : field.value;
}

/** Where two items could be one, as one of them leaves a value open that the other tells, both get all values. */
export function completeValues(items: readonly ItemValues[]): ItemValues[] {
  const completed = [...items];
  for (let at = 0; at < completed.length; at += 1) {
    const values = completed[at] ?? [];
    for (let other = 0; other < completed.length; other += 1) {
      const both = combine(values, completed[other] ?? []);
      if (both === undefined) continue;
      completed[at] = both;
      completed[other] = both;
    }
  }
  return completed;
}

function combine(left: ItemValues, right: ItemValues): ItemValues | undefined {
  if (left.length !== right.length) return undefined;
  const both: string[] = [];
  let isShared = false;
  for (const [at, value] of left.entries()) {
    const other = right[at] ?? "";
    if (value === other) isShared = true;
    else if (value !== "" && other !== "") return undefined;
    both.push(value === "" ? other : value);
  }
  return isShared ? both : undefined;
}

/** Keys and the values that go with them. */
export interface KeyValues {
  readonly keys: readonly string[];
  readonly values: ItemValues;
}

/** Leaves out the keys for which none of the items has a value, unless that were all of them. */
export function usableKeys(items: readonly ItemValues[], { keys, values }: KeyValues): KeyValues {
  const used = keys.map((_, at) => items.some((item) => (item[at] ?? "") !== ""));
  if (!used.includes(true)) return { keys, values };
  return {
    keys: keys.filter((_, at) => used[at]),
    values: values.filter((value, at) => value !== "" || used[at]),
  };
}
