import { isJsonObject, isKubeObject } from "../kube-object.ts";
import type { JsonValue, KubeObject } from "../kube-object.ts";
import { isList } from "../read-json.ts";

/** Members whose own members a person names: what is null there is an empty value, not an absent one. */
const MAPS = new Set([
  "annotations",
  "binaryData",
  "data",
  "labels",
  "limits",
  "matchLabels",
  "nodeSelector",
  "requests",
  "stringData",
]);

/**
 * Leaves out members that are null, as `annotations:` with nothing behind it is: applied as it stands, a null would
 * take the field away from everyone else who sets it, such as `replicas: null` from an autoscaler.
 */
export function withoutNulls(object: KubeObject): KubeObject {
  const clean = clear(object, false);
  return isKubeObject(clean) ? clean : object;
}

function clear(value: JsonValue, isMap: boolean): JsonValue {
  if (isList(value)) return value.map((item) => clear(item, false));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member = null]) =>
    member === null && !isMap ? [] : [[name, clear(member, MAPS.has(name))] as const],
  );
  return Object.fromEntries(members);
}
