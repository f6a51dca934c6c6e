import { repositoryPath } from "#contract/image-reference.ts";
import { quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, type Reading } from "../event.ts";
import { ANY_TEXT, TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfImage } from "./image-event.ts";

/** Reads a webhook of Docker Hub. Its `callback_url` is never called. */
export function readDockerhub(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const read = readFields(payload.value, (fields) => ({
    name: fields.required("repository.repo_name", TEXT),
    tag: fields.required("push_data.tag", TEXT),
    mediaType: fields.optional("push_data.media_type", ANY_TEXT),
  }));
  if (!read.ok) return read;
  const { name, tag, mediaType } = read.value;
  const repository = repositoryPath(name.includes("/") ? name : `library/${name}`);
  if (repository === undefined) {
    return malformedBody(
      `In the body, repository.repo_name is ${quote(name)}, which names no image.`,
    );
  }
  return ok(tells(eventOfImage({ registry: "docker.io", repository, tag, mediaType })));
}
