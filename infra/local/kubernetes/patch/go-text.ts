import { isList, isMap } from "../json.ts";
import type { Json } from "../json.ts";

/** A value as Go's fmt prints it with %v, which some of the real server's messages quote. */
export function goText(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isMap(value)) return value === null || value === undefined ? "<nil>" : String(value);
  const fields = Object.keys(value)
    .toSorted()
    .map((name) => `${name}:${goText(value[name])}`);
  return `map[${fields.join(" ")}]`;
}
