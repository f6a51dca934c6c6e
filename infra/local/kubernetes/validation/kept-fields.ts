import { equalJson, mapAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { invalidValue } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

/** A field that must stay what it is. */
export function keptProblems(
  object: JsonMap,
  live: JsonMap,
  path: readonly string[],
): readonly FieldProblem[] {
  const [last = ""] = path.slice(-1);
  const [value, before] = [object, live].map((one) => mapAt(one, ...path.slice(0, -1))?.[last]);
  if (equalJson(value ?? null, before ?? null)) return [];
  return [invalidValue(path.join("."), value ?? null, "field is immutable")];
}
