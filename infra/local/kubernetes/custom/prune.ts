import { isList, isMap, mapAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";

const META = new Set(["apiVersion", "kind", "metadata"]);

export interface Pruned {
  readonly value: Json;
  readonly unknown: readonly string[]; // the paths of what was taken out
}

/**
 * Takes out what a structural schema does not have.
 *
 * Matches apiextensions-apiserver's pruning.PruneWithOptions.
 */
export function prune(value: JsonMap, schema: JsonMap): Pruned {
  const unknown: string[] = [];
  const pruned = pruneValue(
    value,
    { ...schema, "x-kubernetes-embedded-resource": true },
    {
      path: "",
      keeps: false,
      unknown,
    },
  );
  return { value: pruned, unknown };
}

interface Walk {
  readonly path: string;
  readonly keeps: boolean; // under x-kubernetes-preserve-unknown-fields
  readonly unknown: string[];
}

function pruneValue(value: Json, schema: JsonMap | undefined, walk: Walk): Json {
  const keeps =
    schema?.["x-kubernetes-preserve-unknown-fields"] === true ||
    (schema !== undefined && walk.keeps);
  if (isList(value)) {
    const items = mapAt(schema, "items");
    if (items === undefined && keeps) return value;
    return value.map((item, index) =>
      pruneValue(item, items, {
        ...walk,
        keeps: keeps && isList(value),
        path: `${walk.path}[${index}]`,
      }),
    );
  }
  return isMap(value) ? pruneMap(value, schema, { ...walk, keeps }) : value;
}

function pruneMap(value: JsonMap, schema: JsonMap | undefined, walk: Walk): JsonMap {
  const properties = mapAt(schema, "properties") ?? {};
  const values = schema?.["additionalProperties"];
  const isResource = schema?.["x-kubernetes-embedded-resource"] === true;
  const kept = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    if (inner === undefined) return [];
    if (isResource && META.has(name)) return [[name, inner]];
    const path = walk.path === "" ? name : `${walk.path}.${name}`;
    const known = mapAt(properties, name) ?? (isMap(values) ? values : undefined);
    if (known !== undefined)
      return [[name, pruneValue(inner, known, { ...walk, keeps: false, path })]];
    if (walk.keeps || values === true) return [[name, inner]];
    walk.unknown.push(path);
    return [];
  });
  return Object.fromEntries(kept);
}
