import { isMap } from "../json.ts";
import type { Json } from "../json.ts";

/** Applies a JSON merge patch (RFC 7386): null takes a field out, an object goes into the object that is there. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const merged: Record<string, Json | undefined> = isMap(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (value !== undefined) merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}
