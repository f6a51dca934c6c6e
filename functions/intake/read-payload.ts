import { isJsonObject, parseJson, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "./delivery.ts";
import { malformedBody, malformedHeader, type Rejection } from "./rejection.ts";

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const FORM_FIELD = "payload";

/** Reads the JSON object that a body is, or that a form carries in its field `payload`: a webhook can be set to either. */
export function readPayload(delivery: Delivery, body: string): Result<JsonObject, Rejection> {
  const type = contentType(delivery);
  if (!type.ok) return type;
  const text = type.value === FORM_TYPE ? formPayload(body) : ok(body);
  if (!text.ok) return text;
  const payload = parseJson(text.value);
  if (payload === undefined) return malformedBody("The body is not JSON.");
  if (!isJsonObject(payload)) return malformedBody(`The body is ${quote(payload)}, not an object.`);
  return ok(payload);
}

/** Without the header, the body is taken for JSON: whoever signed it meant something by it. */
function contentType(delivery: Delivery): Result<string, Rejection> {
  const [value = JSON_TYPE, ...more] = headerValues(delivery, "Content-Type");
  if (more.length > 0) return malformedHeader("The header Content-Type is there more than once.");
  const [type = ""] = value.split(";");
  const name = type.trim().toLowerCase();
  if (name === JSON_TYPE || name === FORM_TYPE) return ok(name);
  return malformedHeader(
    `The header Content-Type is ${quote(value)}, not ${JSON_TYPE} or ${FORM_TYPE}.`,
  );
}

function formPayload(body: string): Result<string, Rejection> {
  const [payload, ...more] = new URLSearchParams(body).getAll(FORM_FIELD);
  if (payload === undefined) return malformedBody(`The form has no field "${FORM_FIELD}".`);
  if (more.length > 0) {
    return malformedBody(`The form has the field "${FORM_FIELD}" more than once.`);
  }
  return ok(payload);
}
