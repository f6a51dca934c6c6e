import { readFileSync } from "node:fs";

import { isMap, isText, parseJson } from "../json.ts";
import { RAW } from "../schema/schema.ts";
import type { Field, ScalarType, Schema, StructSchema } from "../schema/schema.ts";

/**
 * The types of the built-in kinds, from `types.json`. One line a type:
 *
 *     [#group/version/Kind] [^] field[.number]:type[*][!][?][%keys][^][~strategy:key][=default][(A|B)] ...
 *
 * The number is the field's in protobuf. A type is a letter (see LETTERS), `@name` of another type, `[items]` or `{values}`. Behind it: `*` a pointer in Go,
 * `!` written even when zero, `?` left out when zero, `%a,b` the keys of a list map (none: a set), `^` atomic,
 * `~` the strategies and key of strategic merge patch, `=` a default, and the values allowed.
 */
export class BuiltinTypes {
  readonly #lines: ReadonlyMap<string, string>;
  readonly #kinds: ReadonlyMap<string, string>;
  readonly #structs = new Map<string, StructSchema>();

  constructor(lines: ReadonlyMap<string, string>) {
    this.#lines = lines;
    this.#kinds = new Map(
      [...lines].flatMap(([name, line]) =>
        line.startsWith("#") ? [[line.slice(1).split(" ")[0] ?? "", name] as const] : [],
      ),
    );
  }

  /** The type of a kind; absent when the kind is not built in. */
  ofKind(group: string, version: string, kind: string): StructSchema | undefined {
    const name = this.#kinds.get(`${group}/${version}/${kind}`);
    return name === undefined ? undefined : this.struct(name);
  }

  /** The type of a kind in an apiVersion, such as `apps/v1`. */
  ofKindIn(apiVersion: string, kind: string): StructSchema | undefined {
    const [version = "", group = ""] = apiVersion.split("/").toReversed();
    return this.ofKind(group, version, kind);
  }

  /** Every type's name, for documents that list them all. */
  names(): readonly string[] {
    return [...this.#lines.keys()];
  }

  /** A type by its name, such as `apps/v1.DeploymentSpec`. */
  struct(name: string): StructSchema {
    const known = this.#structs.get(name);
    if (known !== undefined) return known;
    const words = (this.#lines.get(name) ?? "").split(" ").filter((word) => !word.startsWith("#"));
    const made = lazyStruct(name, words.includes("^"), () => this.#fields(words));
    this.#structs.set(name, made);
    return made;
  }

  #fields(words: readonly string[]): ReadonlyMap<string, Field> {
    return new Map(
      words.flatMap((word) => {
        const colon = word.indexOf(":");
        if (colon === -1) return [];
        const [name = "", number = ""] = word.slice(0, colon).split(".");
        return [[name, { ...this.#field(word.slice(colon + 1)), number }] as const];
      }),
    );
  }

  #field(text: string): Omit<Field, "number"> {
    const [, type = "", pointer, always, omitsZero, keys, atomic, patch, fallback, values] =
      FIELD.exec(text) ?? [];
    const [strategies = "", mergeKey] = (patch ?? "").slice(1).split(":");
    return {
      schema: this.#schema(type, keys?.slice(1), atomic !== undefined),
      pointer: pointer !== undefined,
      always: always !== undefined,
      omitsZero: omitsZero !== undefined,
      patchStrategies: strategies.split(",").filter((word) => word !== ""),
      values: values === undefined ? [] : values.slice(1, -1).split("|"),
      ...(mergeKey === undefined ? {} : { mergeKey }),
      ...(fallback === undefined ? {} : { fallback: fallback.slice(1) }),
    };
  }

  #schema(type: string, keys: string | undefined, atomic: boolean): Schema {
    const inner = type.slice(1, -1);
    if (type.startsWith("[")) {
      const list = keys === undefined ? "atomic" : keys === "" ? "set" : "map";
      const names = (keys ?? "").split(",").filter((key) => key !== "");
      return { kind: "list", items: this.#schema(inner, undefined, false), list, keys: names };
    }
    if (type.startsWith("{")) {
      return { kind: "map", values: this.#schema(inner, undefined, false), atomic };
    }
    if (!type.startsWith("@")) {
      const scalar = LETTERS[type];
      return scalar === undefined ? RAW : { kind: "scalar", type: scalar };
    }
    const struct = this.struct(type.slice(1));
    return atomic && !struct.atomic ? lazyStruct(struct.name, true, () => struct.fields) : struct;
  }
}

const FIELD =
  /^([[{]*(?:@[\w./-]+|[a-z])[\]}]*)(\*)?(!)?(\?)?(%[\w,]*)?(\^)?(~[^=(]*)?(=[^(]*)?(\(.*\))?$/;

const LETTERS: Readonly<Record<string, ScalarType>> = {
  s: "string",
  y: "bytes",
  i: "integer",
  l: "long",
  n: "number",
  b: "boolean",
  x: "int-or-string",
  q: "quantity",
  t: "time",
  m: "micro-time",
};

function lazyStruct(
  name: string,
  atomic: boolean,
  read: () => ReadonlyMap<string, Field>,
): StructSchema {
  let fields: ReadonlyMap<string, Field> | undefined;
  return {
    kind: "struct",
    name,
    atomic,
    keepsUnknown: false,
    get fields() {
      fields ??= read();
      return fields;
    },
  };
}

/** Reads the types that are kept beside this file. */
export function readBuiltinTypes(): BuiltinTypes {
  const lines = parseJson(readFileSync(new URL("types.json", import.meta.url), "utf8"));
  const entries = Object.entries(isMap(lines) ? lines : {});
  return new BuiltinTypes(
    new Map(entries.flatMap(([name, line]) => (isText(line) ? [[name, line] as const] : []))),
  );
}
