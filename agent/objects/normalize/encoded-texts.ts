import type { JsonValue, KubeObject } from "../kube-object.ts";
import { objectAt } from "../read-json.ts";

/**
 * Encodes a Secret's `stringData` into its `data`, where it wins: only that is ever read back. A Secret that holds
 * anything but texts is left as it is, for the API server to refuse.
 */
export function withEncodedTexts(object: KubeObject): KubeObject {
  if (object.apiVersion !== "v1" || object.kind !== "Secret") return object;
  const { stringData, ...rest } = object;
  if (stringData === undefined) return object;
  const texts = Object.entries(objectAt(stringData)).map(
    ([name, text = null]) => [name, text ?? ""] as const,
  );
  if (!texts.every(isText)) return object;
  const encoded = texts.map(
    ([name, text]) => [name, Buffer.from(text).toString("base64")] as const,
  );
  if (encoded.length === 0) return rest;
  return { ...rest, data: { ...objectAt(rest, "data"), ...Object.fromEntries(encoded) } };
}

function isText(member: readonly [string, JsonValue]): member is readonly [string, string] {
  return typeof member[1] === "string";
}
