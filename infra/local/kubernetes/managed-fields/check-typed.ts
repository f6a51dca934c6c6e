import { isList, isMap } from "../json.ts";
import type { Json } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { ListSchema, ScalarType, Schema } from "../schema/schema.ts";
import { pathText, valueText } from "./encode-set.ts";
import type { Path } from "./field-set.ts";
import { itemStep } from "./list-items.ts";

/**
 * Says why an applied object does not fit its type; absent when it does.
 *
 * Matches the words of structured-merge-diff's TypedValue.Validate.
 */
export function checkTyped(value: Json, schema: Schema): string | undefined {
  const problems = check(value, schema, []);
  if (problems.length <= 1) return problems[0];
  return ["errors:", ...problems.map((problem) => `  ${problem}`)].join("\n");
}

function check(value: Json, schema: Schema, path: Path): readonly string[] {
  if (value === null) return [];
  switch (schema.kind) {
    case "scalar":
      return checkScalar(value, schema.type, path);
    case "list":
      if (isList(value)) return checkItems(value, schema, path);
      return [place(path, `expected list, got ${mapText(value)}`)];
    case "struct":
    case "map":
      if (isMap(value)) return checkFields(value, schema, path);
      return [place(path, `expected map, got ${mapText(value)}`)];
    case "any":
      return [];
  }
}

function checkScalar(value: Json, type: ScalarType, path: Path): readonly string[] {
  switch (type) {
    case "integer":
    case "long":
    case "number":
      if (typeof value === "number") return [];
      return [place(path, `expected numeric (int or float), got ${goType(value)}`)];
    case "boolean":
      return typeof value === "boolean"
        ? []
        : [place(path, `expected boolean, got ${mapText(value)}`)];
    case "int-or-string":
    case "quantity":
      if (!isMap(value) && !isList(value)) return [];
      return [place(path, `expected any scalar, got ${mapText(value)}`)];
    case "string":
    case "bytes":
    case "time":
    case "micro-time":
      if (typeof value === "string") return [];
      return [place(path, `expected string, got ${goValue(value)}`)];
  }
}

function checkItems(list: readonly Json[], schema: ListSchema, path: Path): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [index, item] of list.entries()) {
    if (schema.list === "atomic") {
      problems.push(...check(item, schema.items, [...path, `i:${index}`]));
      continue;
    }
    const step = itemStep(schema, item);
    if (!step.ok) return [...problems, place(path, `element ${index}: ${step.error}`)];
    if (seen.has(step.value)) {
      problems.push(place(path, `duplicate entries for key ${pathText([step.value])}`));
    }
    seen.add(step.value);
    problems.push(...check(item, schema.items, [...path, step.value]));
  }
  return problems;
}

function checkFields(map: Json, schema: Schema, path: Path): readonly string[] {
  const problems: string[] = [];
  for (const [name, value] of isMap(map) ? Object.entries(map) : []) {
    const known = fieldSchema(schema, name);
    const inner = [...path, `f:${name}`];
    if (value === undefined) continue;
    if (known === undefined) return [...problems, place(inner, "field not declared in schema")];
    problems.push(...check(value, known, inner));
  }
  return problems;
}

function place(path: Path, problem: string): string {
  return path.length === 0 ? problem : `${pathText(path)}: ${problem}`;
}

function goType(value: Json): string {
  if (isList(value)) return "[]interface {}";
  if (isMap(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : "string";
}

function goValue(value: Json): string {
  return `&value.valueUnstructured{Value:${goLiteral(value)}}`;
}

function goLiteral(value: Json): string {
  if (isList(value)) return `[]interface {}{${value.map(goLiteral).join(", ")}}`;
  if (!isMap(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${goLiteral(inner ?? null)}`,
  );
  return `map[string]interface {}{${fields.join(", ")}}`;
}

function mapText(value: Json): string {
  if (!isMap(value)) return valueText(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}:${mapText(inner ?? null)}`)
    .join(",")}}`;
}
