import { equalJson, isList, isMap, mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { listProblems } from "./list-duplicates.ts";
import { checkNumber, checkText } from "./validate-scalars.ts";

/**
 * What of a custom object does not fit its schema, in the words of kube-openapi's validation. Rules in CEL
 * (`x-kubernetes-validations`) are not evaluated.
 */
export function schemaProblems(object: JsonMap, schema: JsonMap): readonly FieldProblem[] {
  return [...check(object, schema, ""), ...listProblems(object, schema, "")];
}

type Check = (value: Json, schema: JsonMap, path: string) => readonly FieldProblem[];

const check: Check = (value, schema, path) => {
  if (value === null && schema["nullable"] === true) return [];
  const typed = typeProblems(value, schema, path);
  if (typed.length > 0) return typed;
  return [
    ...checkCommon(value, schema, path),
    ...checkShape(value, schema, path),
    ...checkCombined(value, schema, path),
  ];
};

function checkShape(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
  if (isMap(value)) return checkObject(value, schema, path);
  if (isList(value)) return checkList(value, schema, path);
  if (typeof value === "string") return checkText(value, schema, path);
  return typeof value === "number" ? checkNumber(value, schema, path) : [];
}

function typeProblems(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
  if (schema["x-kubernetes-int-or-string"] === true) {
    const fits =
      typeof value === "string" || (typeof value === "number" && Number.isInteger(value));
    return fits ? [] : [wrongType(value, "integer,string", path)];
  }
  const type = textAt(schema, "type");
  if (type === undefined || fitsType(value, type)) return [];
  return [wrongType(value, type, path)];
}

function fitsType(value: Json, type: string): boolean {
  switch (type) {
    case "object":
      return isMap(value);
    case "array":
      return isList(value);
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "number":
    case "string":
    case "boolean":
      return typeof value === type;
    default:
      return true;
  }
}

function wrongType(value: Json, type: string, path: string): FieldProblem {
  const actual = isList(value)
    ? "array"
    : value === null
      ? "null"
      : isMap(value)
        ? "object"
        : typeof value === "number"
          ? Number.isInteger(value)
            ? "integer"
            : "number"
          : typeof value;
  const words = `${placeOf(path)} must be of type ${type}: ${JSON.stringify(actual)}`;
  const field = path === "" ? "<nil>" : path;
  return {
    reason: "FieldValueTypeInvalid",
    field,
    message: `Invalid value: ${JSON.stringify(actual)}: ${words}`,
  };
}

function placeOf(path: string): string {
  return `${path} in body`;
}

function checkCommon(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
  const allowed = schema["enum"];
  if (!isList(allowed) || allowed.some((option) => equalJson(option, value))) return [];
  const texts = allowed.map((option) =>
    typeof option === "string" ? option : JSON.stringify(option),
  );
  return [notSupported(path, value, texts)];
}

function checkList(value: readonly Json[], schema: JsonMap, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const [min, max] = [numberAt(schema, "minItems"), numberAt(schema, "maxItems")];
  if (max !== undefined && value.length > max) problems.push(tooMany(path, value.length, max));
  if (min !== undefined && value.length < min) {
    problems.push(
      invalidValue(path, value.length, `${placeOf(path)} should have at least ${min} items`),
    );
  }
  const items = mapAt(schema, "items");
  if (items === undefined) return problems;
  return [...problems, ...value.flatMap((item, index) => check(item, items, `${path}[${index}]`))];
}

function tooMany(field: string, actual: number, max: number): FieldProblem {
  const message = `Too many: ${actual}: must have at most ${max} items`;
  return { reason: "FieldValueTooMany", field, message };
}

function checkObject(value: JsonMap, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const size = Object.keys(value).length;
  const [min, max] = [numberAt(schema, "minProperties"), numberAt(schema, "maxProperties")];
  if (min !== undefined && size < min) {
    problems.push(
      invalidValue(path, size, `${placeOf(path)} should have at least ${min} properties`),
    );
  }
  if (max !== undefined && size > max) problems.push(tooMany(path, size, max));
  for (const name of textsAt(schema, "required")) {
    if (value[name] === undefined) problems.push(required(join(path, name)));
  }
  const properties = mapAt(schema, "properties") ?? {};
  const values = mapAt(schema, "additionalProperties");
  for (const [name, inner] of Object.entries(value)) {
    const known = mapAt(properties, name) ?? values;
    if (known === undefined || inner === undefined || (path === "" && META.has(name))) continue;
    problems.push(...check(inner, known, join(path, name)));
  }
  return problems;
}

const META = new Set(["apiVersion", "kind", "metadata"]);

function checkCombined(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const part of mapsAt(schema, "allOf")) problems.push(...check(value, part, path));
  const any = mapsAt(schema, "anyOf");
  if (any.length > 0 && !any.some((part) => check(value, part, path).length === 0)) {
    problems.push(combined(path, "must validate at least one schema (anyOf)"));
    problems.push(...fewest(value, any, path));
  }
  const one = mapsAt(schema, "oneOf");
  const fitting = one.filter((part) => check(value, part, path).length === 0).length;
  if (one.length > 0 && fitting !== 1) {
    const found = fitting === 0 ? "Found none valid" : `Found ${fitting} valid alternatives`;
    problems.push(combined(path, `must validate one and only one schema (oneOf). ${found}`));
    if (fitting === 0) problems.push(...fewest(value, one, path));
  }
  const not = mapAt(schema, "not");
  if (not !== undefined && check(value, not, path).length === 0) {
    problems.push(combined(path, "must not validate the schema (not)"));
  }
  return problems;
}

/** The problems with the alternative that comes nearest. */
function fewest(value: Json, parts: readonly JsonMap[], path: string): readonly FieldProblem[] {
  const all = parts.map((part) => check(value, part, path));
  return all.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

/** What several schemas say together belongs to no field. */
function combined(path: string, words: string): FieldProblem {
  const message = `Invalid value: "": ${JSON.stringify(path)} ${words}`;
  return { reason: "FieldValueInvalid", field: "<nil>", message };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
