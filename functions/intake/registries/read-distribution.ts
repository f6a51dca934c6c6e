import { registryName, repositoryPath } from "#contract/image-reference.ts";
import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import type { Reading } from "../event.ts";
import { ANY_TEXT, LIST, TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfImage } from "./image-event.ts";
import { readEach, type Entry } from "./read-each.ts";

// Layers and configurations are pushed, too, and told of one by one.
const MANIFESTS: ReadonlySet<string> = new Set([
  "application/vnd.docker.distribution.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v1+prettyjws",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
]);

/** Reads the notifications of a CNCF distribution registry, which GitLab's registry sends as well: an envelope of events. */
export function readDistribution(
  delivery: Delivery,
  options: SenderOptions,
): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const events = readFields(payload.value, (fields) => fields.required("events", LIST));
  if (!events.ok) return events;
  return readEach(events.value, (event, index) =>
    isJsonObject(event)
      ? readEvent(event, options)
      : malformedBody(`In the body, events.${index} is ${quote(event)}, not an object.`),
  );
}

function readEvent(event: JsonObject, options: SenderOptions): Result<Entry, Rejection> {
  const read = readFields(event, (fields) => ({
    id: fields.optional("id", DELIVERY_ID),
    action: fields.required("action", TEXT),
    mediaType: fields.optional("target.mediaType", ANY_TEXT) ?? "",
  }));
  if (!read.ok) return read;
  const { id, action, mediaType } = read.value;
  if (action !== "push" || !MANIFESTS.has(mediaType)) {
    const reason = `A ${quote(action)} of ${quote(mediaType)} pushes no image.`;
    return ok({ id, event: { kind: "ignored", reason } });
  }
  return readPush(event, options, id);
}

function readPush(
  event: JsonObject,
  options: SenderOptions,
  id: string | undefined,
): Result<Entry, Rejection> {
  const read = readFields(event, (fields) => ({
    repository: fields.required("target.repository", TEXT),
    tag: fields.optional("target.tag", ANY_TEXT),
    digest: fields.optional("target.digest", ANY_TEXT),
    host: fields.optional("request.host", ANY_TEXT),
  }));
  if (!read.ok) return read;
  const { tag, digest, host } = read.value;
  const repository = repositoryPath(read.value.repository);
  if (repository === undefined) {
    return malformedBody(
      `In the body, target.repository is ${quote(read.value.repository)}, which names no image.`,
    );
  }
  const registry = registryName(options.registry ?? host ?? "");
  return ok({ id, event: eventOfImage({ registry, repository, tag, digest }) });
}
