import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tellsNothing, type Event, type Reading, type Repository } from "../event.ts";
import {
  CLONE_URL,
  LIST,
  NAME_PART,
  OBJECT_ID,
  REF_NAME,
  REPOSITORY_URL,
  TEXT,
  DELIVERY_ID,
} from "../field-kinds.ts";
import { readFields, type Fields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfRef } from "./ref-change.ts";
import { readChanges } from "./ref-changes.ts";
import { urlsOf } from "./urls.ts";

/** Reads a service hook of Azure DevOps. What happened is in the body, and so is the id that a repeated delivery keeps. */
export function readAzureDevops(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const head = readFields(payload.value, (fields) => ({
    deliveryId: fields.required("id", DELIVERY_ID),
    eventType: fields.required("eventType", TEXT),
  }));
  if (!head.ok) return head;
  const { deliveryId, eventType } = head.value;
  if (eventType !== "git.push") {
    const reason = `An Azure DevOps event ${quote(eventType)} moves no branch and no tag.`;
    return ok(tellsNothing(reason, deliveryId));
  }
  const push = readFields(payload.value, (fields) => ({
    repository: readRepository(fields),
    updates: fields.required("resource.refUpdates", LIST),
  }));
  if (!push.ok) return push;
  const { repository, updates } = push.value;
  return readChanges(updates, deliveryId, (update, index) =>
    isJsonObject(update)
      ? readUpdate(update, repository)
      : malformedBody(
          `In the body, resource.refUpdates.${index} is ${quote(update)}, not an object.`,
        ),
  );
}

function readUpdate(
  update: JsonObject,
  repository: Repository,
): Result<Event | undefined, Rejection> {
  const read = readFields(update, (fields) => ({
    ref: fields.required("name", REF_NAME),
    before: fields.required("oldObjectId", OBJECT_ID),
    after: fields.required("newObjectId", OBJECT_ID),
  }));
  return read.ok ? ok(eventOfRef({ repository, ...read.value })) : read;
}

function readRepository(fields: Fields): Repository {
  const project = fields.required("resource.repository.project.name", NAME_PART);
  const name = fields.required("resource.repository.name", NAME_PART);
  return {
    id: fields.required("resource.repository.id", TEXT),
    fullName: `${project}/${name}`,
    urls: urlsOf(
      fields.required("resource.repository.remoteUrl", CLONE_URL),
      fields.optional("resource.repository.sshUrl", REPOSITORY_URL),
    ),
  };
}
