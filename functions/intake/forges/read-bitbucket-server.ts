import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { parseRepositoryUrl } from "#contract/repository-url.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Event, type Reading, type Repository } from "../event.ts";
import { ID, LIST, NAME_PART, OBJECT_ID, REF_NAME } from "../field-kinds.ts";
import { readFields, type Fields } from "../read-fields.ts";
import { optionalHeader, readHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfRef } from "./ref-change.ts";
import { readChanges } from "./ref-changes.ts";
import { urlsOf } from "./urls.ts";

/** Reads a delivery of Bitbucket Server or Data Center. */
export function readBitbucketServer(
  delivery: Delivery,
  options: SenderOptions,
): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const key = readHeader(delivery, "X-Event-Key");
  if (!key.ok) return key;
  const deliveryId = optionalHeader(delivery, "X-Request-Id");
  if (key.value === "diagnostics:ping") return ok(tells({ kind: "ping" }, deliveryId));
  if (key.value !== "repo:refs_changed") {
    const reason = `A Bitbucket event ${quote(key.value)} moves no branch and no tag.`;
    return ok(tellsNothing(reason, deliveryId));
  }
  const push = readFields(payload.value, (fields) => ({
    repository: readRepository(fields, options),
    changes: fields.required("changes", LIST),
  }));
  if (!push.ok) return push;
  const { repository, changes } = push.value;
  return readChanges(changes, deliveryId, (change, index) =>
    isJsonObject(change)
      ? readChange(change, repository)
      : malformedBody(`In the body, changes.${index} is ${quote(change)}, not an object.`),
  );
}

function readChange(
  change: JsonObject,
  repository: Repository,
): Result<Event | undefined, Rejection> {
  const read = readFields(change, (fields) => ({
    ref: fields.required("ref.id", REF_NAME),
    before: fields.required("fromHash", OBJECT_ID),
    after: fields.required("toHash", OBJECT_ID),
  }));
  return read.ok ? ok(eventOfRef({ repository, ...read.value })) : read;
}

/** Not every version lists where to clone from; where the server is known, its rule for clone URLs fills in. */
function readRepository(fields: Fields, { url }: SenderOptions): Repository {
  const project = fields.required("repository.project.key", NAME_PART);
  const slug = fields.required("repository.slug", NAME_PART);
  const listed = (fields.optional("repository.links.clone", LIST) ?? []).map(hrefOf);
  const known = listed.some((href) => href !== undefined);
  const derived = url === undefined || known ? undefined : cloneUrl(url, project, slug);
  return {
    id: fields.required("repository.id", ID),
    fullName: `${project}/${slug}`,
    urls: urlsOf(...listed.filter(isHttp), ...listed.filter((href) => !isHttp(href)), derived),
  };
}

function isHttp(href: string | undefined): boolean {
  return href?.startsWith("http") === true;
}

function cloneUrl(url: string, project: string, slug: string): string {
  return `${url.replace(/\/+$/, "")}/scm/${project.toLowerCase()}/${slug}.git`;
}

function hrefOf(link: unknown): string | undefined {
  const href = isJsonObject(link) ? link["href"] : undefined;
  return typeof href === "string" && parseRepositoryUrl(href).ok ? href : undefined;
}
