import type { KubeObject } from "./kube-object.ts";
import { textsAt } from "./read-json.ts";

/** The data of a Secret, decoded; of bytes that are no UTF-8 what a text can hold of them. */
export function secretTexts(secret: KubeObject): Readonly<Record<string, string>> {
  const decoded = Object.entries(textsAt(secret, "data")).map(([key, value]): [string, string] => [
    key,
    Buffer.from(value, "base64").toString("utf8"),
  ]);
  return Object.fromEntries(decoded);
}
