import { createHash } from "node:crypto";

import type { KubeObject } from "./kube-object.ts";
import { printJson } from "./print-json.ts";

const known = new WeakMap<KubeObject, string>(); // the same object gives the same digest: it is made once

/** A short text that is the same for objects with the same content, and for no others. */
export function objectDigest(object: KubeObject): string {
  const before = known.get(object);
  if (before !== undefined) return before;
  const digest = createHash("sha256").update(printJson(object)).digest("base64url");
  known.set(object, digest);
  return digest;
}
