import { equalJson, isList, isMap, mapAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { FieldProblem } from "../refusal.ts";

/** Items that stand twice in a set or in a list told apart by keys. */
export function listProblems(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
  if (isMap(value)) {
    const properties = mapAt(schema, "properties") ?? {};
    const values = mapAt(schema, "additionalProperties");
    return Object.entries(value).flatMap(([name, inner]) => {
      const known = mapAt(properties, name) ?? values;
      return known === undefined || inner === undefined
        ? []
        : listProblems(inner, known, join(path, name));
    });
  }
  const items = mapAt(schema, "items");
  if (!isList(value) || items === undefined) return [];
  const inside = value.flatMap((item, index) => listProblems(item, items, `${path}[${index}]`));
  return [...duplicates(value, schema, path), ...inside];
}

function duplicates(list: readonly Json[], schema: JsonMap, path: string): readonly FieldProblem[] {
  const kind = textAt(schema, "x-kubernetes-list-type");
  if (kind !== "set" && kind !== "map") return [];
  const keys = textsAt(schema, "x-kubernetes-list-map-keys");
  const ids = list.map((item) => (kind === "set" ? item : keysOf(item, keys)));
  return ids.flatMap((id, index): FieldProblem[] => {
    const isSecond = ids.findIndex((other) => equalJson(other, id)) < index;
    if (!isSecond) return [];
    const message = `Duplicate value: ${JSON.stringify(id)}`;
    return [{ reason: "FieldValueDuplicate", field: `${path}[${index}]`, message }];
  });
}

function keysOf(item: Json, keys: readonly string[]): Json {
  if (!isMap(item)) return item;
  return Object.fromEntries(
    keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])),
  );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
