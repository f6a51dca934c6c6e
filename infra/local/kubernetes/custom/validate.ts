import { equalJson, isList, isMap, mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { invalidValue, notSupported, required, tooLong } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { FORMATS } from "./formats.ts";

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

function checkText(value: string, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problem = lengthProblem(value, schema, path) ?? patternProblem(value, schema, path);
  const format = textAt(schema, "format") ?? "";
  const hasFormat = FORMATS[format.replaceAll("-", "")]?.(value) !== false;
  const words = `${placeOf(path)} must be of type ${format}: ${JSON.stringify(value)}`;
  const wrong = { ...invalidValue(path, value, words), reason: "FieldValueTypeInvalid" } as const;
  return [...(problem === undefined ? [] : [problem]), ...(hasFormat ? [] : [wrong])];
}

function lengthProblem(value: string, schema: JsonMap, path: string): FieldProblem | undefined {
  const { length } = Array.from(value);
  const [min, max] = [numberAt(schema, "minLength"), numberAt(schema, "maxLength")];
  if (max !== undefined && length > max) return tooLong(path, max);
  if (min === undefined || length >= min) return undefined;
  return invalidValue(path, value, `${placeOf(path)} should be at least ${min} chars long`);
}

function patternProblem(value: string, schema: JsonMap, path: string): FieldProblem | undefined {
  const pattern = textAt(schema, "pattern");
  if (pattern === undefined || matches(pattern, value)) return undefined;
  return invalidValue(path, value, `${placeOf(path)} should match '${pattern}'`);
}

const patterns = new Map<string, RegExp | undefined>();

/** Go's patterns are near enough to JavaScript's; one that JavaScript cannot read lets everything pass. */
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
  return patterns.get(pattern)?.test(value) ?? true;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern.replace(/^\(\?s\)/, ""), pattern.startsWith("(?s)") ? "su" : "u");
  } catch {
    return compileLoosely(pattern);
  }
}

function compileLoosely(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function checkNumber(value: number, schema: JsonMap, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const [min, max] = [numberAt(schema, "minimum"), numberAt(schema, "maximum")];
  const factor = numberAt(schema, "multipleOf");
  const [isOpenMin, isOpenMax] = [
    schema["exclusiveMinimum"] === true,
    schema["exclusiveMaximum"] === true,
  ];
  if (max !== undefined && (isOpenMax ? value >= max : value > max)) {
    const words = isOpenMax ? "less than" : "less than or equal to";
    problems.push(invalidValue(path, value, `${placeOf(path)} should be ${words} ${max}`));
  }
  if (min !== undefined && (isOpenMin ? value <= min : value < min)) {
    const words = isOpenMin ? "greater than" : "greater than or equal to";
    problems.push(invalidValue(path, value, `${placeOf(path)} should be ${words} ${min}`));
  }
  if (factor !== undefined && value % factor !== 0) {
    problems.push(invalidValue(path, value, `${placeOf(path)} should be a multiple of ${factor}`));
  }
  return problems;
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

/** Items that stand twice in a set or in a list told apart by keys. */
function listProblems(value: Json, schema: JsonMap, path: string): readonly FieldProblem[] {
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
