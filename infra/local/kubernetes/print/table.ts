import { isList, isMap, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Column, Kind } from "../kinds/kind.ts";
import { ageText } from "./age.ts";
import { builtinCells } from "./builtin-cells.ts";
import { jsonPathValues } from "./json-path.ts";

const NAME: Column = { name: "Name", type: "string", format: "name", description: "", priority: 0 };
const AGE: Column = {
  name: "Age",
  type: "date",
  format: "",
  description: "",
  priority: 0,
  jsonPath: ".metadata.creationTimestamp",
};
const CREATED: Column = {
  name: "Created At",
  type: "date",
  format: "",
  description: "",
  priority: 0,
};

/** The columns of a kind's table, as `columnDefinitions`. */
export function columnDefinitions(kind: Kind): readonly JsonMap[] {
  return columnsOf(kind).map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
}

/** The cells of one object, one a column. */
export function tableRow(kind: Kind, object: JsonMap, now: Date): readonly Json[] {
  const name = textAt(object, "metadata", "name") ?? "";
  if (!kind.custom) return builtinCells(kind, object, now) ?? [name, created(object)];
  return [name, ...customColumns(kind).map((column) => customCell(column, object, now))];
}

function created(object: JsonMap): Json {
  return textAt(object, "metadata", "creationTimestamp") ?? null;
}

function columnsOf(kind: Kind): readonly Column[] {
  if (kind.custom) return [NAME, ...customColumns(kind)];
  return kind.columns.length > 0 ? kind.columns : [NAME, CREATED];
}

function customColumns(kind: Kind): readonly Column[] {
  return kind.columns.length > 0 ? kind.columns : [AGE];
}

/** A custom column's value, in the type that the column says. */
function customCell({ type, jsonPath }: Column, object: JsonMap, now: Date): Json {
  const values = jsonPathValues(object, jsonPath ?? "");
  const [value] = values;
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? ageText(value, now) : null;
    default:
      return values.length > 1 ? values.map(cellText).join(" ") : cellText(value);
  }
}

function cellText(value: Json): string {
  return isMap(value) || isList(value) ? JSON.stringify(value) : String(value);
}
