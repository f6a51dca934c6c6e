import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject } from "../kube-object.ts";
import type { JsonValue } from "../kube-object.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { goSyntax } from "./go-syntax.ts";
import { QUOTED, STYLE, TAG } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { longTag } from "./tag.ts";

/** What keeps a document from being plain data, in the words of go-yaml and of Go's encoding/json; and where, if it was read. */
export interface DecodeProblem {
  readonly message: string;
  readonly line: number;
}

type Decoded = Result<JsonValue, DecodeProblem>;

/**
 * Turns a node without aliases into plain data as go-yaml v3 decodes it and Go's encoding/json then takes it: texts,
 * 64-bit integers, floats, truth values, lists, and mappings whose keys are all texts. Times become texts.
 */
export function decodeNode(node: YamlNode): Decoded {
  switch (node.kind) {
    case "scalar":
      return decodeScalar(node);
    case "sequence":
      return decodeItems(node);
    case "mapping":
      return decodeFields(node, false);
    case "alias":
      return node.alias === undefined ? ok(null) : decodeNode(node.alias);
    case "empty":
      return ok(null);
  }
}

/**
 * Turns the root of an object into plain data. Its own keys may be anything but collections, as Go decodes an object into
 * a map of texts.
 */
export function decodeRoot(node: YamlNode): Decoded {
  const decoded = node.kind === "mapping" ? decodeFields(node, true) : decodeNode(node);
  if (decoded.ok || endsReading(decoded.error)) return decoded;
  const duplicates = duplicateKeys(node); // all of them, which go-yaml tells before what encoding/json finds
  return duplicates === undefined ? decoded : err(duplicates);
}

/** Whether go-yaml stops at a problem, and so tells no others. */
function endsReading({ message }: DecodeProblem): boolean {
  return message.startsWith(CANNOT_DECODE) || message.startsWith(INVALID_KEY);
}

const CANNOT_DECODE = "yaml: cannot decode";
const INVALID_KEY = "yaml: invalid map key";

function decodeScalar(node: YamlNode): Decoded {
  const { tag, value, style } = node;
  if (tag === TAG.str || (tag === TAG.none && (style & QUOTED) !== 0)) return ok(value);
  if (!isResolvable(tag)) return tag === TAG.binary ? decodeBinary(node) : ok(value);
  const resolved = resolveScalar(value);
  const isAsTagged = tag === TAG.none || tag === resolved.tag;
  if (!isAsTagged && !(tag === TAG.float && resolved.tag === TAG.int)) {
    return failed(node, `${CANNOT_DECODE} ${resolved.tag} \`${value}\` as a ${tag}`);
  }
  if (typeof resolved.value === "number" && !Number.isFinite(resolved.value)) {
    const name = Number.isNaN(resolved.value) ? "NaN" : resolved.value > 0 ? "+Inf" : "-Inf";
    return failed(node, `json: unsupported value: ${name}`);
  }
  if (tag === TAG.float && typeof resolved.value === "bigint") return ok(Number(resolved.value));
  return ok(resolved.value);
}

function isResolvable(tag: string): boolean {
  return (
    tag === TAG.none ||
    tag === TAG.bool ||
    tag === TAG.int ||
    tag === TAG.float ||
    tag === TAG.null ||
    tag === TAG.timestamp
  );
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBinary(node: YamlNode): Decoded {
  const base64 = node.value.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(base64))
    return failed(node, "yaml: !!binary value contains invalid base64 data");
  const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
  return ok(new TextDecoder().decode(bytes));
}

function decodeItems(node: YamlNode): Decoded {
  const items: JsonValue[] = [];
  for (const item of node.content) {
    const decoded = decodeNode(item);
    if (!decoded.ok) return decoded;
    items.push(decoded.value);
  }
  return ok(items);
}

function decodeFields(node: YamlNode, isRoot: boolean): Decoded {
  const lines = new Map<string, number>();
  const fields: Record<string, JsonValue> = {};
  let merged: YamlNode | undefined;
  const { content } = node;
  for (let at = 0; at + 1 < content.length; at += 2) {
    const key = content[at];
    const value = content[at + 1];
    if (key === undefined || value === undefined) break;
    const problem = keyProblem(key, lines.get(key.value), isRoot);
    if (problem !== undefined) return failed(key, problem);
    lines.set(key.value, key.line);
    if (key.tag === TAG.merge) {
      merged = value;
      continue;
    }
    const decoded = decodeNode(value);
    if (!decoded.ok) return decoded;
    setField(fields, key.tag === TAG.null ? "" : key.value, decoded.value);
  }
  return merged === undefined ? ok(fields) : decodeMerge(fields, merged, isRoot);
}

/** Adds the fields that "<<" names where there are none of that name; of several mappings the first counts. */
function decodeMerge(fields: Record<string, JsonValue>, value: YamlNode, isRoot: boolean): Decoded {
  const sources = value.kind === "sequence" ? value.content : [value];
  for (const source of sources) {
    if (source.kind !== "mapping") {
      return failed(source, "yaml: map merge requires map or sequence of maps as the value");
    }
    const decoded = decodeFields(source, isRoot);
    if (!decoded.ok || !isJsonObject(decoded.value)) return decoded;
    for (const [name, field] of Object.entries(decoded.value)) {
      if (!Object.hasOwn(fields, name)) setField(fields, name, field ?? null);
    }
  }
  return ok(fields);
}

function keyProblem(
  key: YamlNode,
  earlierLine: number | undefined,
  isRoot: boolean,
): string | undefined {
  if (earlierLine !== undefined) {
    const place = `line ${key.line}: mapping key "${key.value}" already defined at line ${earlierLine}`;
    return `yaml: unmarshal errors:\n  ${place}`;
  }
  if (key.kind === "mapping" || key.kind === "sequence") return invalidKey(key, isRoot);
  const isText = key.kind === "scalar" && (isRoot || isTextKey(key));
  return isText ? undefined : "json: unsupported type: map[interface {}]interface {}";
}

function invalidKey(key: YamlNode, isRoot: boolean): string {
  if (isRoot)
    return `yaml: unmarshal errors:\n  line ${key.line}: cannot unmarshal ${key.tag} into string`;
  const decoded = decodeNode(key);
  return decoded.ok
    ? `${INVALID_KEY}: ${goSyntax(decoded.value, "string")}`
    : decoded.error.message;
}

function isTextKey({ tag, style, value }: YamlNode): boolean {
  if (tag === TAG.str || tag === TAG.merge) return true;
  if (tag !== TAG.none)
    return !isResolvable(tag) && (style & STYLE.tagged) !== 0 && longTag(tag) !== tag;
  return (style & QUOTED) !== 0 || resolveScalar(value).tag === TAG.str;
}

/** Sets a field whatever its name is: "__proto__" is a name like any other. */
export function setField(fields: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name !== "__proto__") {
    fields[name] = value;
    return;
  }
  Object.defineProperty(fields, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function failed({ line }: YamlNode, message: string): Decoded {
  return err({ message, line });
}
