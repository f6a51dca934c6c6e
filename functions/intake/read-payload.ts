import { isJsonObject, parseJson, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "./delivery.ts";
import { malformedBody, malformedHeader, type Rejection } from "./rejection.ts";

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const FORM_FIELD = "payload";

/** Reads the JSON value that a body is, whatever kind of JSON its content type says: `application/cloudevents+json`, too. */
export function readJson(delivery: Delivery): Result<unknown, Rejection> {
  const type = contentType(delivery);
  if (!type.ok) return type;
  if (isJsonType(type.value)) return parseBody(decodeBody(delivery));
  return malformedHeader(`The header Content-Type is ${quote(type.value)}, not ${JSON_TYPE}.`);
}

/** Reads the JSON object that a body is. */
export function readJsonObject(delivery: Delivery): Result<JsonObject, Rejection> {
  return asObject(readJson(delivery));
}

/** Reads the JSON object that a body is, or that a form carries in its field `payload`: a webhook can be set to either. */
export function readPayload(delivery: Delivery): Result<JsonObject, Rejection> {
  const type = contentType(delivery);
  if (!type.ok) return type;
  if (isJsonType(type.value)) return asObject(parseBody(decodeBody(delivery)));
  const field = readFormField(delivery);
  if (field !== undefined) return asObject(parseBody(field));
  return malformedHeader(
    `The header Content-Type is ${quote(type.value)}, not ${JSON_TYPE} or ${FORM_TYPE}.`,
  );
}

/** Gives the JSON text in a form; undefined where the body is no form. */
export function readFormField(delivery: Delivery): Result<string, Rejection> | undefined {
  const type = contentType(delivery);
  if (!type.ok || typeName(type.value) !== FORM_TYPE) return undefined;
  const body = decodeBody(delivery);
  if (!body.ok) return body;
  const [payload, ...more] = new URLSearchParams(body.value).getAll(FORM_FIELD);
  if (payload === undefined) return malformedBody(`The form has no field "${FORM_FIELD}".`);
  if (more.length > 0) {
    return malformedBody(`The form has the field "${FORM_FIELD}" more than once.`);
  }
  return ok(payload);
}

/** Decodes a body, a byte order mark and all; what is no UTF-8 is no JSON either. */
function decodeBody({ body }: Delivery): Result<string, Rejection> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return malformedBody("The body is not UTF-8.");
  }
}

function parseBody(text: Result<string, Rejection>): Result<unknown, Rejection> {
  if (!text.ok) return text;
  const value = parseJson(text.value);
  return value === undefined ? malformedBody("The body is not JSON.") : ok(value);
}

function asObject(value: Result<unknown, Rejection>): Result<JsonObject, Rejection> {
  if (!value.ok) return value;
  if (isJsonObject(value.value)) return ok(value.value);
  return malformedBody(`The body is ${quote(value.value)}, not an object.`);
}

/** Without the header, the body is taken for JSON: whoever signed it meant something by it. */
function contentType(delivery: Delivery): Result<string, Rejection> {
  const [value = JSON_TYPE, ...more] = headerValues(delivery, "Content-Type");
  if (more.length > 0) return malformedHeader("The header Content-Type is there more than once.");
  return ok(value);
}

function typeName(value: string): string {
  const [type = ""] = value.split(";");
  return type.trim().toLowerCase();
}

function isJsonType(value: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(typeName(value));
}
