import { textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { ageText } from "./age.ts";

/** The cells of a built-in kind that has columns of its own. */
export function builtinCells(kind: Kind, object: JsonMap, now: Date): readonly Json[] | undefined {
  if (kind.columns.length === 0) return undefined;
  return kind.columns.map(({ name }) => {
    if (name === "Name") return textAt(object, "metadata", "name") ?? "";
    if (name === "Age") return ageText(textAt(object, "metadata", "creationTimestamp"), now);
    if (name === "Created At") return textAt(object, "metadata", "creationTimestamp") ?? null;
    return "";
  });
}
