import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import { setField } from "../../objects/yaml/decode.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import { floatText } from "../../objects/yaml/number-text.ts";
import { goTypeOf } from "./shape.ts";
import type { Fitting, Shape, StructShape } from "./shape.ts";
import { shownByGoYaml } from "./shown-by-go-yaml.ts";

/** How a value does not fit: what is wrong, in the words of Go's encoding/json or of go-yaml, and where in the value. */
export interface Misfit {
  readonly message: string;
  readonly path: readonly (number | string)[];
}

/**
 * Texts can be made of numbers and truth values: `from-any` as go-yaml v3 does, `from-own-fields` as sigs.k8s.io/yaml,
 * which gets lost in embedded structs.
 */
export interface FitOptions {
  readonly unknownFields: "ignored" | "refused";
  readonly texts: "from-any" | "from-own-fields" | "only";
}

/** Fits a value into a shape; every misfit is told. Null is as good as nothing. */
export function fit<S extends Shape>(
  value: JsonValue,
  shape: S,
  options: FitOptions,
): Result<Fitting<S>, readonly Misfit[]> {
  const fitter = new Fitter(options);
  const fitted = fitter.fit(value, shape, {
    path: [],
    names: [],
    struct: "",
    texts: options.texts,
  });
  if (fitter.misfits.length > 0) return err(fitter.misfits);
  return isFitting(fitted, shape) ? ok(fitted) : err([{ message: "json: empty", path: [] }]);
}

// What the fitter gives for a shape has the shape's type: this is where the types take its word for it.
function isFitting<S extends Shape>(value: unknown, shape: S): value is Fitting<S> {
  return value !== undefined || shape.kind === "any";
}

interface Spot {
  readonly path: readonly (number | string)[];
  readonly names: readonly string[]; // of fields, without the numbers of items
  readonly struct: string; // the innermost
  readonly texts: FitOptions["texts"];
}

class Fitter {
  readonly misfits: Misfit[] = [];
  readonly #options: FitOptions;

  constructor(options: FitOptions) {
    this.#options = options;
  }

  fit(value: JsonValue, shape: Shape, spot: Spot): unknown {
    if (value === null) return emptyOf(shape, spot);
    switch (shape.kind) {
      case "any":
        return value;
      case "text":
        return this.#text(value, shape, spot);
      case "flag":
        return typeof value === "boolean" ? value : this.#misfit(value, shape, spot);
      case "integer":
        return isWhole(value) ? value : this.#misfit(value, shape, spot);
      case "list":
        return isList(value)
          ? this.#items(value, shape.item, spot)
          : this.#misfit(value, shape, spot);
      case "map":
        return isJsonObject(value)
          ? this.#map(value, shape.value, spot)
          : this.#misfit(value, shape, spot);
      case "struct":
        return isJsonObject(value)
          ? this.#struct(value, shape, spot)
          : this.#misfit(value, shape, spot);
    }
  }

  #text(value: JsonValue, shape: Shape, spot: Spot): unknown {
    if (typeof value === "string") return value;
    if (typeof value !== "object" && spot.texts !== "only") return plainText(value);
    return this.#misfit(value, shape, spot);
  }

  // go-yaml v3 leaves out nulls where the items cannot be null.
  #items(values: readonly JsonValue[], shape: Shape, spot: Spot): readonly unknown[] {
    const dropsNulls = spot.texts === "from-any" && !["any", "list", "map"].includes(shape.kind);
    const items = dropsNulls ? values.filter((value) => value !== null) : values;
    return items.map((item, at) => this.#item(item, shape, spot, at));
  }

  #item(value: JsonValue, shape: Shape, spot: Spot, at: number): unknown {
    return this.fit(value, shape, { ...spot, path: [...spot.path, at] }) ?? zeroOf(shape);
  }

  #map(value: JsonObject, shape: Shape, spot: Spot): unknown {
    const fitted: Record<string, JsonValue> = {};
    for (const [key, field] of Object.entries(value)) {
      const one = this.fit(field ?? null, shape, { ...spot, path: [...spot.path, key] });
      setField(fitted, key, asJson(one ?? zeroOf(shape)));
    }
    return fitted;
  }

  #struct(value: JsonObject, { name, fields }: StructShape, spot: Spot): unknown {
    const { path, names } = spot;
    const fitted: Record<string, unknown> = {};
    for (const key of Object.keys(value).toSorted()) {
      const fieldName = Object.hasOwn(fields, key) ? key : foldedName(fields, key);
      const shape = fieldName === undefined ? undefined : fields[fieldName];
      if (fieldName === undefined || shape === undefined) {
        if (this.#options.unknownFields === "refused") {
          this.misfits.push({ message: `json: unknown field "${key}"`, path: [...path, key] });
        }
        continue;
      }
      const within = shape.within === undefined ? [] : [shape.within];
      const inner = {
        path: [...path, key],
        names: [...names, ...within, fieldName],
        struct: name,
        texts: textsIn(shape, spot.texts),
      };
      const field = this.fit(value[key] ?? null, shape, inner);
      if (field !== undefined) fitted[fieldName] = field;
    }
    return fitted;
  }

  #misfit(value: JsonValue, shape: Shape, { path, names, struct }: Spot): undefined {
    if (this.#options.texts === "from-any") {
      const message = `cannot unmarshal ${shownByGoYaml(value)} into ${goTypeOf(shape)}`;
      this.misfits.push({ message, path });
      return;
    }
    const place = names.length === 0 ? "Go value" : `Go struct field ${struct}.${names.join(".")}`;
    const message = `json: cannot unmarshal ${jsonTypeOf(value, shape)} into ${place} of type ${goTypeOf(shape)}`;
    this.misfits.push({ message, path });
  }
}

function textsIn({ within }: Shape, texts: FitOptions["texts"]): FitOptions["texts"] {
  return texts === "from-own-fields" && within !== undefined ? "only" : texts;
}

// As Go's strconv writes a float of 32 bits with the fewest digits.
function plainText(value: bigint | boolean | number): string {
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  const single = Math.fround(value);
  let digits = 1;
  while (Math.fround(Number(single.toPrecision(digits))) !== single) digits += 1;
  return floatText(Number(single.toPrecision(digits)));
}

// encoding/json prefers the field with the very name and takes one in other capitals.
function foldedName(fields: object, key: string): string | undefined {
  const folded = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === folded);
}

function emptyOf(shape: Shape, { path }: Spot): unknown {
  return path.length === 0 && shape.kind === "struct" ? {} : undefined;
}

function zeroOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "text":
      return "";
    case "flag":
      return false;
    case "integer":
      return 0;
    case "list":
      return [];
    case "map":
    case "struct":
      return {};
    case "any":
      return null;
  }
}

function asJson(value: unknown): JsonValue {
  return isJson(value) ? value : null;
}

function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

const LIMIT = 2n ** 63n; // of Go's int64

function isWhole(value: JsonValue): value is bigint | number {
  if (typeof value !== "bigint" && (typeof value !== "number" || !Number.isInteger(value))) {
    return false;
  }
  const whole = BigInt(value);
  return whole >= -LIMIT && whole < LIMIT;
}

function jsonTypeOf(value: JsonValue, shape: Shape): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "object") return Array.isArray(value) ? "array" : "object";
  const isBroken = shape.kind === "integer" && !isWhole(value);
  return isBroken ? `number ${jsonText(value)}` : "number";
}
