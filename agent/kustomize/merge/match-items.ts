import { ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { fieldOf, isPresent } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { wrongKind } from "../nodes/node-kind.ts";

/**
 * Finds the first item of a list that has these values in these fields; without keys, the item that is the value.
 * Matches kyaml's ElementMatcher.
 */
export function findItem(
  list: YamlNode | undefined,
  keys: readonly string[],
  values: readonly string[],
): YamlNode | undefined {
  if (list?.kind !== "sequence") return undefined;
  const [key = ""] = keys;
  if (key === "") return list.content.find((item) => item.value === (values[0] ?? ""));
  return list.content.find(
    (item) =>
      item.kind === "mapping" &&
      keys.every((name, at) => fieldOf(item, name)?.value === values[at]),
  );
}

/**
 * Puts an item in the place of all that have these values in these fields, or at the end where there is none; without an
 * item, takes them away. Nulls and empty mappings go in any case.
 *
 * A value that is not told matches nothing, and then everything else goes; one that is empty matches whatever the field
 * holds. Matches kyaml's ElementSetter, with these oddities.
 */
export function setItem(
  list: YamlNode,
  keys: readonly string[],
  values: readonly string[],
  item: YamlNode | undefined,
): Failure | undefined {
  const failure = wrongKind(list, "sequence");
  if (failure !== undefined) return failure;
  const content: YamlNode[] = [];
  let isFound = false;
  for (const element of list.content) {
    if (isEmptyItem(element)) continue;
    const matches = matchesAll(element, keys, values);
    if (!matches.ok) return matches.error;
    if (!matches.value) {
      if (values.length > 0) content.push(element);
      continue;
    }
    isFound = true;
    if (item !== undefined) content.push(item);
  }
  if (isPresent(item) && !isFound) content.push(item);
  list.content = content;
  return undefined;
}

/** Tells whether an item is null or a mapping of nothing. */
export function isEmptyItem(item: YamlNode | undefined): boolean {
  return !isPresent(item) || (item.kind === "mapping" && item.content.length === 0);
}

function matchesAll(
  element: YamlNode,
  keys: readonly string[],
  values: readonly string[],
): Result<boolean, Failure> {
  const wantsMapping = keys[0] !== undefined && keys[0] !== "" && (values[0] ?? "") !== "";
  if (element.kind !== "mapping" && wantsMapping) return ok(false);
  let isMatch = false;
  for (const [at, key] of keys.entries()) {
    const value = values[at];
    if (value !== undefined) {
      const failure = wrongKind(element, key === "" ? "scalar" : "mapping");
      if (failure !== undefined) return { ok: false, error: failure };
      isMatch = matchesOne(element, key, value);
    }
    if (!isMatch) return ok(false);
  }
  return ok(isMatch);
}

function matchesOne(element: YamlNode, key: string, value: string): boolean {
  if (key === "") return element.value === value;
  const field = fieldOf(element, key);
  return field !== undefined && (value === "" || field.value === value);
}
