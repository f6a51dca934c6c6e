import { registryName, repositoryPath } from "#contract/image-reference.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, type Event, type Reading } from "../event.ts";
import { ANY_TEXT, DELIVERY_ID, TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfImage } from "./image-event.ts";

/** Reads a webhook of Azure Container Registry. */
export function readAcr(delivery: Delivery, options: SenderOptions): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const event = readNotification(payload.value, options);
  if (!event.ok) return event;
  const id = readFields(payload.value, (fields) => fields.optional("id", DELIVERY_ID));
  return id.ok ? ok(tells(event.value, id.value)) : id;
}

const PUSHES: ReadonlySet<string> = new Set(["push", "chart_push"]);

/** Reads what a registry notifies of: the body of its webhooks, and the data of its events on Event Grid. */
export function readNotification(
  notification: JsonObject,
  options: SenderOptions,
): Result<Event, Rejection> {
  const action = readFields(notification, (fields) => fields.required("action", TEXT));
  if (!action.ok) return action;
  if (action.value === "ping") return ok({ kind: "ping" });
  if (!PUSHES.has(action.value)) {
    const reason = `The action ${quote(action.value)} pushes no image.`;
    return ok({ kind: "ignored", reason });
  }
  const read = readFields(notification, (fields) => ({
    mediaType: fields.optional("target.mediaType", ANY_TEXT),
    repository: fields.required("target.repository", TEXT),
    tag: fields.optional("target.tag", ANY_TEXT),
    digest: fields.optional("target.digest", ANY_TEXT),
    host: fields.optional("request.host", ANY_TEXT),
  }));
  if (!read.ok) return read;
  const repository = repositoryPath(read.value.repository);
  if (repository === undefined) {
    return malformedBody(
      `In the body, target.repository is ${quote(read.value.repository)}, which names no image.`,
    );
  }
  const registry = registryName(options.registry ?? read.value.host ?? "");
  return ok(eventOfImage({ ...read.value, registry, repository }));
}
