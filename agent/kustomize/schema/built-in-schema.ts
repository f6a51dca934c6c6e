import type { FieldSchema } from "./field-schema.ts";
import { FIELDS_OF_TYPE, TYPE_OF_KIND } from "./merge-facts.ts";

/** The schema of a kind of Kubernetes, as kyaml has it built in. */
export function builtInKind(apiVersion: string, kind: string): FieldSchema | undefined {
  const key = `${apiVersion} ${kind}`;
  return Object.hasOwn(TYPE_OF_KIND, key) ? builtInType(TYPE_OF_KIND[key] ?? "") : undefined;
}

/** The schema of a definition by its long name, such as io.k8s.api.core.v1.PodSpec. */
export function builtInDefinition(name: string): FieldSchema | undefined {
  const short = name.split(".").slice(-3).join(".");
  return name.startsWith("io.k8s.") && Object.hasOwn(FIELDS_OF_TYPE, short)
    ? builtInType(short)
    : undefined;
}

const types = new Map<string, FieldSchema>();

function builtInType(name: string): FieldSchema {
  const known = types.get(name);
  if (known !== undefined) return known;
  const fields = new Map<string, FieldSchema>();
  const codes = FIELDS_OF_TYPE[name] ?? {};
  const schema: FieldSchema = {
    mergeKeys: undefined,
    field(field) {
      const cached = fields.get(field);
      if (cached !== undefined || !Object.hasOwn(codes, field)) return cached;
      const made = fieldOfCode(codes[field] ?? "");
      fields.set(field, made);
      return made;
    },
    items: nothing,
  };
  types.set(name, schema);
  return schema;
}

/** Reads the code of a field; merge-facts.ts says what codes mean. */
function fieldOfCode(code: string): FieldSchema {
  const bracket = code.indexOf("[");
  if (bracket === -1) return code.endsWith("*") ? mapOf(code.slice(0, -1)) : builtInType(code);
  const type = code.slice(0, bracket);
  const keys = code.slice(bracket + 1, -1);
  const mergeKeys = keys === "=" ? [] : keys.split(",");
  return {
    mergeKeys: keys === "" ? undefined : mergeKeys,
    field: nothing,
    items: () => builtInType(type),
  };
}

function mapOf(type: string): FieldSchema {
  return { mergeKeys: undefined, field: () => builtInType(type), items: nothing };
}

function nothing(): undefined {
  return undefined;
}
