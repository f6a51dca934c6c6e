import { isJsonObject, type JsonObject } from "./kube-object.ts";

/** Parses JSON text that is to be an object; undefined where it is not. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
