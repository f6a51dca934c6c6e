import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Reading } from "../event.ts";
import { TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { optionalHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { readCdEvent } from "./read-cdevent.ts";
import { readChange } from "./read-change.ts";

/** A CloudEvent, however it came. */
interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
}

const OWN_TYPES: ReadonlySet<string> = new Set([
  "dev.pullhook.repository-pushed.v1",
  "dev.pullhook.image-pushed.v1",
]);

/** Reads a CloudEvent over HTTP, in structured or in binary mode: a CDEvent, or one in pullhook's own words. */
export function readCloudEvent(delivery: Delivery): Result<Reading, Rejection> {
  const event = readEnvelope(delivery);
  if (!event.ok) return event;
  const { id, type, data } = event.value;
  const what = OWN_TYPES.has(type) ? readChange(data) : readCdEvent(type, data);
  if (!what.ok) return what;
  if (what.value !== undefined) return ok(tells(what.value, id));
  return ok(tellsNothing(`The event ${quote(type)} moves no branch, no tag and no image.`, id));
}

function readEnvelope(delivery: Delivery): Result<CloudEvent, Rejection> {
  const body = readJsonObject(delivery);
  if (!body.ok) return body;
  if ("specversion" in body.value) return readStructured(body.value);
  const [id, type] = [optionalHeader(delivery, "ce-id"), optionalHeader(delivery, "ce-type")];
  const context = isJsonObject(body.value["context"]) ? body.value["context"] : {};
  const known = readFields(context, (fields) => ({
    id: id ?? fields.required("id", DELIVERY_ID),
    type: type ?? fields.required("type", TEXT),
  }));
  return known.ok ? ok({ ...known.value, data: body.value }) : known;
}

function readStructured(event: JsonObject): Result<CloudEvent, Rejection> {
  const known = readFields(event, (fields) => ({
    id: fields.required("id", DELIVERY_ID),
    type: fields.required("type", TEXT),
  }));
  if (!known.ok) return known;
  const { data } = event;
  if (isJsonObject(data)) return ok({ ...known.value, data });
  return malformedBody(`In the body, data is ${quote(data)}, not an object.`);
}
