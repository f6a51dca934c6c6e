import { isList, isMap, mapAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";

/**
 * Fills in a schema's defaults; a null where null is not allowed counts as absent, where there is a default.
 *
 * Matches apiextensions-apiserver's defaulting.Default.
 */
export function fillDefaults(value: Json, schema: JsonMap): Json {
  if (isList(value)) {
    const items = mapAt(schema, "items");
    return items === undefined ? value : value.map((item) => fillItem(item, items));
  }
  return isMap(value) ? fillMap(value, schema) : value;
}

function fillMap(value: JsonMap, schema: JsonMap): JsonMap {
  const properties = mapAt(schema, "properties") ?? {};
  const values = mapAt(schema, "additionalProperties");
  const filled: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const known = mapAt(properties, name);
    const schemaOfField = known ?? values;
    if (inner === null && schemaOfField !== undefined && isDroppedNull(schemaOfField)) continue;
    if (known !== undefined) filled[name] = fillDefaults(inner, known);
    else filled[name] = values === undefined ? inner : fillItem(inner, values);
  }
  for (const [name, property] of Object.entries(properties)) {
    if (!isMap(property) || property["default"] === undefined) continue;
    const isMissing =
      filled[name] === undefined || (filled[name] === null && property["nullable"] !== true);
    if (isMissing) filled[name] = fillDefaults(property["default"], property);
  }
  return filled;
}

/** A null that is not allowed, where nothing can be filled in for it, was never sent. */
function isDroppedNull(schema: JsonMap): boolean {
  return schema["nullable"] !== true && schema["default"] === undefined;
}

function fillItem(value: Json, schema: JsonMap): Json {
  const isMissing =
    value === null && schema["nullable"] !== true && schema["default"] !== undefined;
  return fillDefaults(isMissing ? (schema["default"] ?? null) : value, schema);
}
