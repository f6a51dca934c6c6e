import { isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Field, ScalarSchema, Schema, StructSchema } from "../schema/schema.ts";
import { badBase64At, goName, jsonType, zeroOf } from "./go-values.ts";
import { canonicalQuantity } from "./quantity.ts";

/** Fills in what a type's author left out; keyed by type name. */
export type Defaults = Readonly<Record<string, (value: JsonMap) => JsonMap>>;

export interface Decoded {
  readonly object: JsonMap;
  readonly unknown: readonly string[]; // paths of fields that the kind does not have
  readonly problem?: string; // the first value of a wrong type
}

/**
 * Reads an object of a built-in kind as the real server's Go types do: unknown fields go, empty ones that are not
 * written go, those always written come, quantities and times take their canonical form, and defaults are filled in.
 */
export function decodeBuiltin(value: JsonMap, schema: StructSchema, defaults: Defaults): Decoded {
  const walk = new Walk(defaults);
  const object = walk.struct(value, schema, { path: "", go: "" });
  const [problem] = walk.problems;
  return { object, unknown: walk.unknown, ...(problem === undefined ? {} : { problem }) };
}

interface Place {
  readonly path: string; // with indexes, as unknown fields are named
  readonly go: string; // as encoding/json names it: the struct and its fields
}

class Walk {
  readonly unknown: string[] = [];
  readonly problems: string[] = [];
  readonly #defaults: Defaults;

  constructor(defaults: Defaults) {
    this.#defaults = defaults;
  }

  struct(value: JsonMap, schema: StructSchema, place: Place): JsonMap {
    const out: Record<string, Json> = {};
    for (const [name, field] of schema.fields) {
      const given = value[name];
      const inner = { path: join(place.path, name), go: join(place.go, name) };
      const read =
        given === undefined || given === null
          ? this.#zero(field, inner)
          : this.#value(given, field.schema, { ...inner, struct: schema.name });
      if (read !== undefined && !isLeftOut(read, field)) out[name] = read;
    }
    for (const name of Object.keys(value)) {
      if (!schema.fields.has(name)) this.unknown.push(join(place.path, name));
    }
    return this.#defaults[schema.name]?.(out) ?? out;
  }

  #zero({ schema, pointer, always, omitsZero }: Field, place: Place): Json | undefined {
    if (pointer) return always ? null : undefined;
    switch (schema.kind) {
      case "struct":
        return omitsZero ? undefined : this.struct({}, schema, place);
      case "scalar":
        if (schema.type === "time" || schema.type === "micro-time") {
          return omitsZero ? undefined : null;
        }
        if (schema.type === "quantity" || schema.type === "int-or-string") return zeroOf(schema);
        return always && schema.type !== "bytes" ? zeroOf(schema) : undefined;
      case "list":
      case "map":
        return always ? null : undefined;
      case "any":
        return always ? null : undefined;
    }
  }

  #value(value: Json, schema: Schema, place: Place & { readonly struct: string }): Json {
    switch (schema.kind) {
      case "struct":
        if (isMap(value)) return this.struct(value, schema, place);
        return this.#mismatch(value, goName(schema), place) ?? {};
      case "map":
        if (!isMap(value)) return this.#mismatch(value, goName(schema), place) ?? {};
        return this.#values(value, schema.values, place);
      case "list":
        if (!isList(value)) return this.#mismatch(value, goName(schema), place) ?? [];
        return value.map((item, index) =>
          this.#item(item, schema.items, { ...place, path: `${place.path}[${index}]` }),
        );
      case "scalar":
        return this.#scalar(value, schema, place);
      case "any":
        return value;
    }
  }

  #values(map: JsonMap, schema: Schema, place: Place & { readonly struct: string }): JsonMap {
    return Object.fromEntries(
      Object.entries(map).map(([key, value]) => [
        key,
        this.#item(value ?? null, schema, { ...place, path: join(place.path, key) }),
      ]),
    );
  }

  #item(value: Json, schema: Schema, place: Place & { readonly struct: string }): Json {
    if (value !== null) return this.#value(value, schema, place);
    const plain = { schema, number: "", pointer: false, always: true, omitsZero: false };
    return this.#zero({ ...plain, patchStrategies: [], values: [] }, place) ?? null;
  }

  #scalar(value: Json, schema: ScalarSchema, place: Place & { readonly struct: string }): Json {
    const { type } = schema;
    switch (type) {
      case "string":
        if (typeof value === "string") return value;
        break;
      case "boolean":
        if (typeof value === "boolean") return value;
        break;
      case "integer":
      case "long":
        if (typeof value === "number" && Number.isInteger(value)) return value;
        break;
      case "number":
        if (typeof value === "number") return value;
        break;
      case "int-or-string":
        if (typeof value === "string" || typeof value === "number") return value;
        break;
      case "bytes":
        return this.#bytes(value, place);
      case "quantity":
        return this.#quantity(value);
      case "time":
      case "micro-time":
        return this.#time(value, type === "micro-time");
    }
    return this.#mismatch(value, goName(schema), place) ?? zeroOf(schema);
  }

  #bytes(value: Json, place: Place & { readonly struct: string }): Json {
    if (typeof value !== "string") return this.#mismatch(value, "[]uint8", place) ?? "";
    const bad = badBase64At(value);
    if (bad === undefined) return value.replaceAll(/[\r\n]/g, "");
    this.problems.push(`illegal base64 data at input byte ${bad}`);
    return "";
  }

  #quantity(value: Json): Json {
    const canonical =
      typeof value === "string" || typeof value === "number"
        ? canonicalQuantity(String(value))
        : undefined;
    if (canonical !== undefined) return canonical;
    this.problems.push(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
    return "0";
  }

  #time(value: Json, micro: boolean): Json {
    const layout = micro ? MICRO_LAYOUT : "2006-01-02T15:04:05Z07:00";
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const [, whole, fraction] = TIME.exec(text) ?? [];
    const parsed = Date.parse(text);
    if (whole === undefined || Number.isNaN(parsed)) {
      this.#badTime(JSON.stringify(text), layout, { rest: JSON.stringify(text), part: "2006" });
      return null;
    }
    const iso = new Date(parsed).toISOString().slice(0, 19);
    if (!micro) return `${iso}Z`;
    if (fraction !== undefined) return `${iso}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
    this.#badTime(text, layout, { rest: text.slice(whole.length), part: ".000000" });
    return null;
  }

  #badTime(
    text: string,
    layout: string,
    { rest, part }: { readonly rest: string; readonly part: string },
  ): void {
    this.problems.push(
      `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`,
    );
  }

  #mismatch(
    value: Json,
    type: string,
    { go, struct }: Place & { readonly struct: string },
  ): undefined {
    const owner = struct.slice(struct.lastIndexOf(".") + 1);
    this.problems.push(
      `json: cannot unmarshal ${jsonType(value)} into Go struct field ${owner}.${go} of type ${type}`,
    );
    return undefined;
  }
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|[+-]\d\d:\d\d)$/;
const MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isLeftOut(value: Json, { schema, pointer, always, omitsZero }: Field): boolean {
  if (pointer || always) return false;
  switch (schema.kind) {
    case "scalar":
      if (schema.type === "quantity" || schema.type === "int-or-string") return false;
      return value === "" || value === 0 || value === false;
    case "list":
    case "map":
      return isList(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
    case "struct":
      return omitsZero && isMap(value) && Object.keys(value).length === 0;
    case "any":
      return false;
  }
}
