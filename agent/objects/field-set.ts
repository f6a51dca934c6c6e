import type { JsonObject } from "./kube-object.ts";
import { objectAt } from "./read-json.ts";

const SELF = "."; // marks a field that is owned itself, beside fields below it

/**
 * The fields of both sets, in the form that `managedFields` has: a tree of `f:name`, `k:{key}`, `v:value` and `i:index`,
 * where an empty tree is the field itself.
 *
 * Matches structured-merge-diff fieldpath.Set.Union.
 */
export function unionOfFields(a: JsonObject, b: JsonObject): JsonObject {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete(SELF);
  const below = [...names].toSorted().map((name) => [name, mergedMember(a, b, name)] as const);
  const isOwnedItself = SELF in a || SELF in b;
  return { ...(isOwnedItself ? { [SELF]: {} } : {}), ...Object.fromEntries(below) };
}

function mergedMember(a: JsonObject, b: JsonObject, name: string): JsonObject {
  const members = [a, b].filter((set) => name in set).map((set) => objectAt(set, name));
  const [first = {}, second] = members;
  if (second === undefined) return first;
  const isLeaf = isEmpty(first) || isEmpty(second);
  const union = unionOfFields(first, second);
  return isLeaf && !isEmpty(union) ? { [SELF]: {}, ...union } : union;
}

function isEmpty(set: JsonObject): boolean {
  return Object.keys(set).length === 0;
}
