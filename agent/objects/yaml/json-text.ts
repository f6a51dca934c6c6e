import type { JsonObject, JsonValue } from "../kube-object.ts";
import { jsonNumberText } from "./number-text.ts";

// What Go's encoding/json escapes in a text: quotes, control characters, what HTML could mistake, two line separators.
// eslint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f<>&\u2028\u2029]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A value as Go's encoding/json writes it: keys sorted by their bytes, no spaces, characters of HTML escaped. */
export function jsonText(value: JsonValue): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || typeof value === "bigint") return jsonNumberText(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(jsonText).join(",")}]`;
  return `{${fieldsOf(value).join(",")}}`;
}

/** Compares texts by their UTF-8 bytes, as Go compares strings. */
export function compareBytes(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return byteRank(a) - byteRank(b);
  }
  return left.length - right.length;
}

// UTF-16 puts what is beyond the basic plane before U+E000, UTF-8 after everything else.
function byteRank(code: number): number {
  if (code < 0xd800) return code;
  return code < 0xe000 ? code + 0x10000 : code;
}

function fieldsOf(value: JsonObject): string[] {
  const fields: string[] = [];
  for (const key of Object.keys(value).toSorted(compareBytes)) {
    const field = value[key];
    if (field !== undefined) fields.push(`${quoted(key)}:${jsonText(field)}`);
  }
  return fields;
}

function quoted(text: string): string {
  const escaped = text.replace(ESCAPED, escape);
  return `"${escaped.replace(LONE_SURROGATE, "\\ufffd")}"`;
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return SHORT[character] ?? `\\u${code.toString(16).padStart(4, "0")}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
