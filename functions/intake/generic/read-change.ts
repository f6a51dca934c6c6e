import { isCommitSha } from "#contract/commit-sha.ts";
import { parseImageReference } from "#contract/image-reference.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { parseRepositoryUrl } from "#contract/repository-url.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../event.ts";
import { OBJECT_ID, REPOSITORY_URL, TEXT } from "../field-kinds.ts";
import { eventOfRef } from "../forges/ref-change.ts";
import { urlsOf } from "../forges/urls.ts";
import { readFields } from "../read-fields.ts";
import { eventOfImage } from "../registries/image-event.ts";
import { malformedBody, type Rejection } from "../rejection.ts";

/**
 * Reads what a script says in pullhook's own words: `{"repository": "https://…", "ref": "main"}`, with `before` and `after` where
 * it knows them, or `{"image": "ghcr.io/acme/shop:1.2"}`. Undefined where the body names neither.
 */
export function readChange(body: JsonObject): Result<Event | undefined, Rejection> {
  if (body["image"] !== undefined) return readImage(body);
  return body["repository"] === undefined ? ok(undefined) : readRef(body);
}

function readImage(body: JsonObject): Result<Event, Rejection> {
  const text = readFields(body, (fields) => fields.required("image", TEXT));
  if (!text.ok) return text;
  const image = parseImageReference(text.value);
  return image.ok
    ? ok(eventOfImage(image.value))
    : malformedBody(`In the body, image ${image.error}.`);
}

function readRef(body: JsonObject): Result<Event, Rejection> {
  const read = readFields(body, (fields) => ({
    url: fields.required("repository", REPOSITORY_URL),
    name: fields.required("ref", TEXT),
    before: fields.optional("before", OBJECT_ID),
    after: fields.optional("after", OBJECT_ID),
  }));
  if (!read.ok) return read;
  const { url, name, before, after } = read.value;
  const event = refMoved(url, name, { before, after });
  if (event !== undefined) return ok(event);
  return malformedBody(`In the body, ref is ${quote(name)}, not the name of a branch or a tag.`);
}

interface Commits {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Says that a branch or tag moved: `main` and `refs/heads/main` are one. Undefined where it is the name of neither. */
export function refMoved(url: string, name: string, commits: Commits = {}): Event | undefined {
  const ref = name.startsWith("refs/") ? name : `refs/heads/${name}`;
  const address = parseRepositoryUrl(url);
  if (!address.ok || !isRefName(ref)) return undefined;
  const repository = { fullName: address.value.path.join("/"), urls: urlsOf(url) };
  const { before, after } = commits;
  const told = eventOfRef({ repository, ref, before, after });
  if (told !== undefined && after !== undefined) return told;
  const known = {
    repository,
    ref,
    ...(before !== undefined && isCommitSha(before) && { before }),
  };
  if (ref.startsWith("refs/heads/")) return { kind: "branch-moved", ...known };
  return ref.startsWith("refs/tags/") ? { kind: "tag-created", ...known } : undefined;
}
