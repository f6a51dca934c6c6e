import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { parseRepositoryUrl, withoutCredentials } from "#contract/repository-url.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event, Repository } from "../event.ts";
import { ANY_TEXT, TEXT } from "../field-kinds.ts";
import { urlsOf } from "../forges/urls.ts";
import { readFields } from "../read-fields.ts";
import { eventOfImage } from "../registries/image-event.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { imageOfPackageUrl } from "./package-url.ts";

/** Reads a CDEvent (0.3 to 0.5); undefined where it tells of something else, whatever the version of its type. */
export function readCdEvent(type: string, data: JsonObject): Result<Event | undefined, Rejection> {
  const [, what = ""] =
    /^dev\.cdevents\.([a-z]+\.[a-z]+)\.\d+\.\d+\.\d+(?:-\w+)?$/i.exec(type) ?? [];
  switch (what) {
    case "artifact.published":
      return readArtifact(data);
    case "branch.created":
      return readBranch(data, "branch-moved");
    case "branch.deleted":
      return readBranch(data, "branch-deleted");
    default:
      return ok(undefined);
  }
}

function readArtifact(data: JsonObject): Result<Event | undefined, Rejection> {
  const id = readFields(data, (fields) => fields.required("subject.id", TEXT));
  if (!id.ok) return id;
  const image = imageOfPackageUrl(id.value);
  return ok(image === undefined ? undefined : eventOfImage(image));
}

function readBranch(
  data: JsonObject,
  kind: "branch-moved" | "branch-deleted",
): Result<Event, Rejection> {
  const read = readFields(data, (fields) => ({
    name: fields.required("subject.id", TEXT),
    id: fields.optional("subject.content.repository.id", ANY_TEXT) ?? "",
    source: fields.optional("subject.content.repository.source", ANY_TEXT) ?? "",
  }));
  if (!read.ok) return read;
  const { name, id, source } = read.value;
  const ref = name.startsWith("refs/") ? name : `refs/heads/${name}`;
  if (isRefName(ref)) return ok({ kind, ref, repository: repositoryOf(id, source) });
  return malformedBody(`In the body, subject.id is ${quote(name)}, not the name of a branch.`);
}

const NAME = /^[\w.~-]+(?:\/[\w.~-]+)*$/;

/** A CDEvent names a repository by an id that is unique at its source; on a web server the two make its URL. */
function repositoryOf(id: string, source: string): Repository {
  const url = NAME.test(id) ? `${source.replace(/\/+$/, "")}/${id}` : id;
  const isUrl = /^https?:\/\//.test(url) && parseRepositoryUrl(url).ok;
  return {
    fullName: withoutCredentials(id),
    urls: isUrl ? urlsOf(url) : [],
    ...(id !== "" && { id }),
  };
}
