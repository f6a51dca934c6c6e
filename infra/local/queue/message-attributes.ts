import { createHash, type Hash } from "node:crypto";

import { ok, type Result } from "#contract/result.ts";

import { refuse, type Fault } from "./fault.ts";
import type { MessageAttribute, MessageAttributes } from "./message.ts";
import { readRequest, type Fields } from "./request.ts";

const MAX_ATTRIBUTES = 10; // on one message; a limit of SQS
const NAME = /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const TYPE = /^(?:String|Number|Binary)(?:\..{1,256})?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reads the attributes that a sender puts on a message. */
export function readMessageAttributes(
  attributes: Readonly<Record<string, Fields>>,
): Result<MessageAttributes, Fault> {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) {
    const message = `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`;
    return refuse("InvalidParameterValue", message);
  }
  const read: [string, MessageAttribute][] = [];
  for (const [name, fields] of entries) {
    const attribute = readAttribute(name, fields);
    if (!attribute.ok) return attribute;
    read.push([name, attribute.value]);
  }
  return ok(Object.fromEntries(read));
}

/** The part of a message's attributes that a receiver asks for: by name, by `prefix.*`, or `All`. */
export function selectAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes {
  const selected = Object.entries(attributes).filter(([name]) =>
    wanted.some((pattern) => isWanted(name, pattern)),
  );
  return Object.fromEntries(selected);
}

/** The bytes that attributes add to the size of a message. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (size, [name, attribute]) =>
      size +
      Buffer.byteLength(name) +
      Buffer.byteLength(attribute.DataType) +
      valueOf(attribute).length,
    0,
  );
}

/** The MD5 of a message's body. */
export function md5OfText(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/**
 * The MD5 of attributes as SQS computes it: sorted by name, each with its name, its type and its value, every part after
 * its length in four bytes, and before the value a byte that tells text (1) from bytes (2).
 */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const hash = createHash("md5");
  for (const name of Object.keys(attributes).toSorted()) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    addPart(hash, Buffer.from(name));
    addPart(hash, Buffer.from(attribute.DataType));
    hash.update(Uint8Array.of(attribute.StringValue === undefined ? 2 : 1));
    addPart(hash, valueOf(attribute));
  }
  return hash.digest("hex");
}

function readAttribute(name: string, fields: Fields): Result<MessageAttribute, Fault> {
  const request = readRequest(fields, {
    DataType: "text?",
    StringValue: "text?",
    BinaryValue: "text?",
  });
  if (!request.ok) return request;
  const { DataType, StringValue, BinaryValue } = request.value;
  const label = `message (user) attribute '${name}'`;
  if (!NAME.test(name)) {
    return refuse("InvalidParameterValue", `The name of ${label} is invalid.`);
  }
  if (DataType === undefined || DataType === "") {
    return refuse("InvalidParameterValue", `The ${label} must contain a non-empty attribute type.`);
  }
  if (!TYPE.test(DataType)) {
    const message = `The type of ${label} is invalid. You must use only the following supported type prefixes: Binary, Number, String.`;
    return refuse("InvalidParameterValue", message);
  }
  const isBinary = DataType.startsWith("Binary");
  const value = isBinary ? BinaryValue : StringValue;
  if (value === undefined || value === "") {
    const kind = isBinary ? "binary" : "string";
    return refuse("InvalidParameterValue", `The ${label} must contain a non-empty ${kind} value.`);
  }
  if (DataType.startsWith("Number") && !NUMBER.test(value)) {
    return refuse("InvalidParameterValue", `Can't cast the value of ${label} to a number.`);
  }
  return ok(isBinary ? { DataType, BinaryValue: value } : { DataType, StringValue: value });
}

function isWanted(name: string, pattern: string): boolean {
  if (pattern === "All" || pattern === name) return true;
  return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -2));
}

function valueOf({ StringValue, BinaryValue = "" }: MessageAttribute): Buffer {
  return StringValue === undefined ? Buffer.from(BinaryValue, "base64") : Buffer.from(StringValue);
}

function addPart(hash: Hash, part: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  hash.update(length).update(part);
}
