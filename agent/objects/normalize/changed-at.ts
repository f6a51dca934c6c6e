import { isJsonObject } from "../kube-object.ts";
import type { JsonObject } from "../kube-object.ts";

/** The object with the member at a path changed; the object itself where there is no such member. */
export function changedAt<T extends JsonObject>(
  root: T,
  [name, ...further]: readonly string[],
  change: (value: JsonObject) => JsonObject,
): T {
  if (name === undefined) return root;
  const member = root[name];
  if (!isJsonObject(member)) return root;
  const changed = further.length === 0 ? change(member) : changedAt(member, further, change);
  return { ...root, [name]: changed };
}
