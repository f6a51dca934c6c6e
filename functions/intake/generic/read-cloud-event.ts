import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, type Reading } from "../event.ts";
import { TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { optionalHeader } from "../read-header.ts";
import { readJson } from "../read-payload.ts";
import { readEach, type Entry } from "../registries/read-each.ts";
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

/**
 * Reads CloudEvents over HTTP: one in structured or in binary mode, or a batch. Each is a CDEvent, or says something in pullhook's
 * own words.
 */
export function readCloudEvent(delivery: Delivery): Result<Reading, Rejection> {
  const body = readJson(delivery);
  if (!body.ok) return body;
  const { value } = body;
  if (Array.isArray(value)) return readEach(value, readInBatch);
  if (!isJsonObject(value)) {
    return malformedBody(`The body is ${quote(value)}, not an object or a list of objects.`);
  }
  const event = "specversion" in value ? readStructured(value) : readBinary(delivery, value);
  const entry = event.ok ? readEntry(event.value) : event;
  return entry.ok ? ok(tells(entry.value.event, entry.value.id)) : entry;
}

function readInBatch(each: unknown, index: number): Result<Entry, Rejection> {
  if (!isJsonObject(each)) {
    return malformedBody(`In the body, ${index} is ${quote(each)}, not an object.`);
  }
  const event = readStructured(each);
  return event.ok ? readEntry(event.value) : event;
}

function readEntry({ id, type, data }: CloudEvent): Result<Entry, Rejection> {
  const what = OWN_TYPES.has(type) ? readChange(data) : readCdEvent(type, data);
  if (!what.ok) return what;
  const reason = `The event ${quote(type)} moves no branch, no tag and no image.`;
  return ok({ id, event: what.value ?? { kind: "ignored", reason } });
}

/** In binary mode the headers are about the event; a CDEvent says the same of itself in its body. */
function readBinary(delivery: Delivery, body: JsonObject): Result<CloudEvent, Rejection> {
  const [id, type] = [optionalHeader(delivery, "ce-id"), optionalHeader(delivery, "ce-type")];
  const context = isJsonObject(body["context"]) ? body["context"] : {};
  const known = readFields(context, (fields) => ({
    id: id ?? fields.required("id", DELIVERY_ID),
    type: type ?? fields.required("type", TEXT),
  }));
  return known.ok ? ok({ ...known.value, data: body }) : known;
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
