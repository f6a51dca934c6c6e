import { parseImageReference, type ImageReference } from "#contract/image-reference.ts";
import { isJsonObject, parseJson, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Reading } from "../event.ts";
import { ANY_TEXT, TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { optionalHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfImage } from "./image-event.ts";

/** Reads a push of Google's Pub/Sub that holds, or is, a notification of Artifact Registry or Container Registry. */
export function readGar(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const isUnwrapped = payload.value["message"] === undefined && "action" in payload.value;
  if (!isUnwrapped) return readWrapped(payload.value);
  return readNotification(payload.value, optionalHeader(delivery, "X-Goog-Pubsub-Message-Id"));
}

function readWrapped(payload: JsonObject): Result<Reading, Rejection> {
  const envelope = readFields(payload, (fields) => ({
    data: fields.required("message.data", BASE64),
    id:
      fields.optional("message.messageId", DELIVERY_ID) ??
      fields.required("message.message_id", DELIVERY_ID),
  }));
  if (!envelope.ok) return envelope;
  const { data, id } = envelope.value;
  const notification = parseJson(Buffer.from(data, "base64").toString("utf8"));
  return isJsonObject(notification)
    ? readNotification(notification, id)
    : malformedBody("In the body, message.data does not hold a JSON object.");
}

function readNotification(
  notification: JsonObject,
  id: string | undefined,
): Result<Reading, Rejection> {
  const read = readFields(notification, (fields) => ({
    action: fields.required("action", TEXT),
    tag: fields.optional("tag", ANY_TEXT),
    digest: fields.optional("digest", ANY_TEXT),
  }));
  if (!read.ok) return read;
  const { action, tag, digest } = read.value;
  if (action !== "INSERT") {
    return ok(tellsNothing(`The action ${quote(action)} pushes no image.`, id));
  }
  const names = [tag, digest].filter((text) => text !== undefined && text !== "");
  const images: ImageReference[] = [];
  for (const name of names) {
    const image = parseImageReference(name ?? "");
    if (!image.ok) return malformedBody(`In message.data, ${image.error}.`);
    images.push(image.value);
  }
  const [first] = images;
  if (first === undefined) return malformedBody("In message.data, there is no tag and no digest.");
  const found = images.reduce((all, image) => ({ ...all, ...image }), first);
  return ok(tells(eventOfImage(found), id));
}

const BASE64 = {
  ...TEXT,
  is: (value: unknown): value is string =>
    typeof value === "string" &&
    value !== "" &&
    value.length % 4 === 0 &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(value),
  name: "base64",
};
