import { isDigest, isTag, repositoryPath } from "#contract/image-reference.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../../event.ts";
import { ANY_TEXT, OBJECT, TEXT } from "../../field-kinds.ts";
import { readFields } from "../../read-fields.ts";
import { eventOfImage } from "../../registries/image-event.ts";
import { malformedBody, type Rejection } from "../../rejection.ts";

const REGISTRY = "ghcr.io";
const PUSHES: ReadonlySet<string> = new Set(["published", "updated", "create"]);

/**
 * Reads an event `package` or `registry_package`: which of the two holds the fields is in its name. An image is known by its
 * `container_metadata`; the names of ecosystem and type are the same for other packages.
 */
export function readPackage(
  payload: JsonObject,
  name: "package" | "registry_package",
): Result<Event, Rejection> {
  const version = `${name}.package_version`;
  const read = readFields(payload, (fields) => ({
    action: fields.required("action", TEXT),
    namespace: fields.required(`${name}.namespace`, TEXT),
    image: fields.required(`${name}.name`, TEXT),
    container: fields.optional(`${version}.container_metadata`, OBJECT),
    tag: fields.optional(`${version}.container_metadata.tag.name`, ANY_TEXT) ?? "",
    mediaType: fields.optional(
      `${version}.container_metadata.manifest.config.media_type`,
      ANY_TEXT,
    ),
    digests: [
      fields.optional(`${version}.container_metadata.tag.digest`, ANY_TEXT),
      fields.optional(`${version}.version`, ANY_TEXT),
      fields.optional(`${version}.name`, ANY_TEXT),
      fields.optional(`${version}.container_metadata.manifest.digest`, ANY_TEXT),
    ],
  }));
  if (!read.ok) return read;
  const { action, namespace, image, container, tag, mediaType, digests } = read.value;
  if (!PUSHES.has(action)) {
    return ok({ kind: "ignored", reason: `A package that was ${quote(action)} is not new.` });
  }
  if (container === undefined) {
    return ok({ kind: "ignored", reason: `The package ${quote(image)} is no container image.` });
  }
  const repository = repositoryPath(`${namespace}/${image}`);
  if (repository === undefined) {
    return malformedBody(`In the body, ${quote(`${namespace}/${image}`)} names no image.`);
  }
  const digest = digests.find((text) => text !== undefined && isDigest(text));
  return ok(
    eventOfImage({
      registry: REGISTRY,
      repository,
      tag: isTag(tag) ? tag : undefined,
      digest,
      mediaType,
    }),
  );
}
