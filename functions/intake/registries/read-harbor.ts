import { parseImageReference, registryName, repositoryPath } from "#contract/image-reference.ts";
import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tellsNothing, type Reading } from "../event.ts";
import { ANY_TEXT, LIST, TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfImage } from "./image-event.ts";
import { readEach, type Entry } from "./read-each.ts";

// As Harbor 2 calls it, as Harbor 1 did, and as CloudEvents of Harbor 2.
const PUSHES: ReadonlySet<string> = new Set([
  "PUSH_ARTIFACT",
  "pushImage",
  "harbor.artifact.pushed",
]);

/** Reads a webhook of Harbor, in its default format or as a CloudEvent: the same data under another name. */
export function readHarbor(delivery: Delivery, options: SenderOptions): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const isCloudEvent = "specversion" in payload.value;
  const data = isCloudEvent ? "data" : "event_data";
  const head = readFields(payload.value, (fields) => ({
    type: fields.required("type", TEXT),
    id: isCloudEvent ? fields.required("id", DELIVERY_ID) : undefined,
  }));
  if (!head.ok) return head;
  const { type, id } = head.value;
  if (!PUSHES.has(type)) return ok(tellsNothing(`A ${quote(type)} pushes no image.`, id));
  const read = readFields(payload.value, (fields) => ({
    resources: fields.required(`${data}.resources`, LIST),
    name: fields.optional(`${data}.repository.repo_full_name`, ANY_TEXT),
  }));
  if (!read.ok) return read;
  const { resources, name } = read.value;
  return readEach(resources, (resource, index) =>
    isJsonObject(resource)
      ? readResource(resource, { name, id, registry: options.registry })
      : malformedBody(`In the body, resource ${index} is ${quote(resource)}, not an object.`),
  );
}

interface Known {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly registry: string | undefined;
}

function readResource(resource: JsonObject, known: Known): Result<Entry, Rejection> {
  const read = readFields(resource, (fields) => ({
    tag: fields.optional("tag", ANY_TEXT),
    digest: fields.optional("digest", ANY_TEXT),
    url: fields.optional("resource_url", ANY_TEXT) ?? "",
  }));
  if (!read.ok) return read;
  const { tag, digest, url } = read.value;
  const image = parseImageReference(url);
  const named = known.name ?? (image.ok ? image.value.repository : "");
  const repository = repositoryPath(named);
  if (repository === undefined) {
    return malformedBody(`In the body, ${quote(named)} names no repository of images.`);
  }
  const host = known.registry ?? (image.ok ? image.value.registry : undefined);
  const registry = registryName(host ?? "");
  return ok({ id: known.id, event: eventOfImage({ registry, repository, tag, digest }) });
}
