import { isJsonObject } from "./kube-object.ts";
import type { JsonValue } from "./kube-object.ts";
import { isList } from "./read-json.ts";

/** Tells whether two JSON values say the same, whatever the order of members. A member that is absent is not one that is null. */
export function deepEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && listsEqual(a, b);
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = definedNames(a);
  return (
    names.length === definedNames(b).length && names.every((name) => deepEqual(a[name], b[name]))
  );
}

function listsEqual(a: readonly JsonValue[], b: readonly JsonValue[]): boolean {
  return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
}

function definedNames(object: { readonly [name: string]: JsonValue | undefined }): string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}
