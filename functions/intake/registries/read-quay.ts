import { isTag, parseImageReference } from "#contract/image-reference.ts";
import { isJsonObject, quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tellsNothing, type Reading } from "../event.ts";
import { TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfImage } from "./image-event.ts";
import { readEach } from "./read-each.ts";

/** Reads a Repository Push of Quay: a list of tags, or, from older versions, an object that has them for names. */
export function readQuay(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const updated = payload.value["updated_tags"];
  if (updated === undefined) return ok(tellsNothing("The body lists no updated tags."));
  const url = readFields(payload.value, (fields) => fields.required("docker_url", TEXT));
  if (!url.ok) return url;
  const image = parseImageReference(url.value);
  if (!image.ok) return malformedBody(`In the body, docker_url ${image.error}.`);
  const { registry, repository } = image.value;
  const tags: readonly unknown[] = isJsonObject(updated) ? namesIn(updated) : asList(updated);
  return readEach(tags, (tag) =>
    typeof tag === "string" && isTag(tag)
      ? ok({ event: eventOfImage({ registry, repository, tag }) })
      : malformedBody(`In the body, updated_tags has ${quote(tag)} in it, not only tags.`),
  );
}

/** Names of members; the one that stands for an object's prototype is never a tag that somebody wants to follow. */
function namesIn(object: object): readonly string[] {
  return Object.keys(object).filter((name) => name !== "__proto__");
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
