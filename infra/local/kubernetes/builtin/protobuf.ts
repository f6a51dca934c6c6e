import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { parseJson } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Field, ScalarType, Schema, StructSchema } from "../schema/schema.ts";

/**
 * Reads the protobuf that Kubernetes clients send for built-in kinds: an envelope that names the kind, and in it the
 * object, of which `types.json` has the field numbers. Answers are JSON, which every client takes too.
 */
export function readProtobuf(
  bytes: Uint8Array,
  structOf: (apiVersion: string, kind: string) => StructSchema | undefined,
): Result<JsonMap, string> {
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1") !== MAGIC) {
    return err(
      "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
    );
  }
  try {
    const envelope = fieldsOf(bytes.subarray(MAGIC.length));
    const type = fieldsOf(bytesOf(last(envelope, 1)));
    const [apiVersion, kind] = [textOf(last(type, 1)), textOf(last(type, 2))];
    const struct = structOf(apiVersion, kind);
    if (struct === undefined)
      return err(
        `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`,
      );
    return ok({ ...readStruct(bytesOf(last(envelope, 2)), struct), apiVersion, kind });
  } catch (thrown) {
    if (thrown instanceof RangeError) return err("unexpected EOF");
    throw thrown;
  }
}

const MAGIC = "k8s\0";

type Value = bigint | Uint8Array;
type Fields = ReadonlyMap<number, readonly Value[]>;

/** The values of a message by field number, in the order in which they stand. */
function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, Value[]>();
  let at = 0;
  function varint(): bigint {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError("the message ends within a number");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  }
  function take(length: number): Uint8Array {
    if (at + length > bytes.length) throw new RangeError("the message ends within a field");
    at += length;
    return bytes.subarray(at - length, at);
  }
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = readValue(tag & 7, varint, take);
    const known = fields.get(tag >> 3);
    if (known === undefined) fields.set(tag >> 3, [value]);
    else known.push(value);
  }
  return fields;
}

function readValue(
  wire: number,
  varint: () => bigint,
  take: (length: number) => Uint8Array,
): Value {
  switch (wire) {
    case 0:
      return varint();
    case 1:
      return take(8);
    case 2:
      return take(Number(varint()));
    case 5:
      return take(4);
    default:
      throw new RangeError(`wire type ${wire} is not known`);
  }
}

function last(fields: Fields, number: number): Value | undefined {
  return fields.get(number)?.at(-1);
}

function bytesOf(value: Value | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function textOf(value: Value | undefined): string {
  return Buffer.from(bytesOf(value)).toString("utf8");
}

function readStruct(bytes: Uint8Array, struct: StructSchema): JsonMap {
  const fields = fieldsOf(bytes);
  const object: Record<string, Json> = {};
  for (const [name, field] of struct.fields) {
    const values = valuesAt(fields, field.number);
    if (values !== undefined) object[name] = readField(values, field);
  }
  return object;
}

/** `2/1` is field 1 of the message that is field 2. */
function valuesAt(fields: Fields, number: string): readonly Value[] | undefined {
  let found = fields;
  const steps = number.split("/").map(Number);
  for (const step of steps.slice(0, -1)) {
    const inner = last(found, step);
    if (inner === undefined) return undefined;
    found = fieldsOf(bytesOf(inner));
  }
  return found.get(steps.at(-1) ?? 0);
}

function readField(values: readonly Value[], { schema }: Field): Json {
  switch (schema.kind) {
    case "list":
      return values.map((value) => readOne(value, schema.items));
    case "map":
      return Object.fromEntries(
        values.map((value) => {
          const entry = fieldsOf(bytesOf(value));
          return [
            textOf(last(entry, 1)),
            readOne(last(entry, 2) ?? new Uint8Array(), schema.values),
          ];
        }),
      );
    case "scalar":
    case "struct":
    case "any":
      return readOne(values.at(-1) ?? new Uint8Array(), schema);
  }
}

function readOne(value: Value, schema: Schema): Json {
  switch (schema.kind) {
    case "struct":
      return readStruct(bytesOf(value), schema);
    case "scalar":
      return readScalar(value, schema.type);
    case "any":
      return readRaw(value);
    case "list":
      // A list within a map is a message of its own, with the items in its first field.
      return (fieldsOf(bytesOf(value)).get(1) ?? []).map((item) => readOne(item, schema.items));
    case "map":
      return {};
  }
}

function readScalar(value: Value, type: ScalarType): Json {
  switch (type) {
    case "string":
      return textOf(value);
    case "bytes":
      return Buffer.from(bytesOf(value)).toString("base64");
    case "boolean":
      return value === 1n;
    case "integer":
    case "long":
      return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : 0;
    case "number":
      return Buffer.from(bytesOf(value)).readDoubleLE();
    case "quantity":
      return textOf(last(fieldsOf(bytesOf(value)), 1));
    case "int-or-string": {
      const fields = fieldsOf(bytesOf(value));
      return last(fields, 1) === 1n
        ? textOf(last(fields, 3))
        : readScalar(last(fields, 2) ?? 0n, "integer");
    }
    case "time":
    case "micro-time":
      return readTime(fieldsOf(bytesOf(value)));
  }
}

/** An empty message is no time at all. */
function readTime(fields: Fields): Json {
  if (fields.size === 0) return null;
  const seconds = Number(readScalar(last(fields, 1) ?? 0n, "long"));
  const nanos = Number(readScalar(last(fields, 2) ?? 0n, "long"));
  const fraction = String(nanos).padStart(9, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

function readRaw(value: Value): Json {
  const text = textOf(last(fieldsOf(bytesOf(value)), 1));
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
