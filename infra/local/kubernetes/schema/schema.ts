/** What is known of a value: enough to merge it, to tell who owns which part of it, and to write it as the real server does. */
export type Schema = ScalarSchema | ListSchema | MapSchema | StructSchema | AnySchema;

export type ScalarType =
  | "string"
  | "bytes"
  | "integer"
  | "long"
  | "number"
  | "boolean"
  | "int-or-string"
  | "quantity"
  | "time"
  | "micro-time";

export interface ScalarSchema {
  readonly kind: "scalar";
  readonly type: ScalarType;
}

/** A list: one value as a whole (`atomic`), a set of scalars, or objects told apart by the values of `keys`. */
export interface ListSchema {
  readonly kind: "list";
  readonly items: Schema;
  readonly list: "atomic" | "set" | "map";
  readonly keys: readonly string[];
}

/** An object whose field names are free. */
interface MapSchema {
  readonly kind: "map";
  readonly values: Schema;
  readonly atomic: boolean;
}

/** An object with declared fields; `fields` is read on first use, as types may contain themselves. */
export interface StructSchema {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly atomic: boolean;
  readonly keepsUnknown: boolean; // fields that are not declared stay, and are owned one by one
}

/** Any JSON; owned as a whole where `atomic`, else object field by object field. */
export interface AnySchema {
  readonly kind: "any";
  readonly atomic: boolean;
}

export interface Field {
  readonly schema: Schema;
  readonly number: string; // in protobuf; empty: it has none
  readonly pointer: boolean; // the zero value differs from the absent one
  readonly always: boolean; // written even when zero
  readonly omitsZero: boolean; // left out when zero although it is not a scalar
  readonly mergeKey?: string; // of strategic merge patch
  readonly patchStrategies: readonly string[];
  readonly fallback?: string; // filled in where a list of such objects is told apart by this field
  readonly values: readonly string[]; // the only ones allowed; empty: any
}

/** Any JSON, owned field by field: what is under x-kubernetes-preserve-unknown-fields. */
export const ANY: AnySchema = { kind: "any", atomic: false };

/** Any JSON, owned as a whole: what built-in kinds carry as raw bytes. */
export const RAW: AnySchema = { kind: "any", atomic: true };

/** The schema of one field of an object; absent when the field is not declared. */
export function fieldSchema(schema: Schema, name: string): Schema | undefined {
  switch (schema.kind) {
    case "struct":
      return schema.fields.get(name)?.schema ?? (schema.keepsUnknown ? ANY : undefined);
    case "map":
      return schema.values;
    case "any":
      return schema;
    case "scalar":
    case "list":
      return undefined;
  }
}
