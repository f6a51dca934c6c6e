import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, type Event, type Reading, type Repository } from "../event.ts";
import {
  ANY_TEXT,
  CLONE_URL,
  COUNT,
  FULL_NAME,
  ID,
  LIST,
  OBJECT_ID,
  REF_NAME,
  REPOSITORY_URL,
  TEXT,
} from "../field-kinds.ts";
import { readFields, type Fields } from "../read-fields.ts";
import { optionalHeader, readHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { changedPaths } from "./changed-paths.ts";
import { eventOfRef } from "./ref-change.ts";
import { urlsOf } from "./urls.ts";

type Reader = (payload: JsonObject) => Result<Event, Rejection>;

const READER_OF_KIND: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["push", readPush],
  ["tag_push", readPush],
  ["release", readRelease],
]);

const MOST_COMMITS = 20; // a push lists no more, but tells how many there are

/** Reads a delivery of GitLab: of a project, a group or the whole server ("system hook", whose body says `event_name`). */
export function readGitlab(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const header = readHeader(delivery, "X-Gitlab-Event");
  if (!header.ok) return header;
  const kind = readFields(
    payload.value,
    (fields) =>
      fields.optional("object_kind", ANY_TEXT) ?? fields.optional("event_name", ANY_TEXT) ?? "",
  );
  if (!kind.ok) return kind;
  const event = (READER_OF_KIND.get(kind.value) ?? ignore(header.value))(payload.value);
  // Not X-Gitlab-Event-UUID: webhooks that set each other off share it.
  return event.ok ? ok(tells(event.value, optionalHeader(delivery, "Idempotency-Key"))) : event;
}

function readPush(payload: JsonObject): Result<Event, Rejection> {
  const push = readFields(payload, (fields) => ({
    ref: fields.required("ref", REF_NAME),
    before: fields.required("before", OBJECT_ID),
    after: fields.required("after", OBJECT_ID),
    commits: fields.optional("commits", LIST) ?? [],
    total: fields.optional("total_commits_count", COUNT),
    repository: readProject(fields),
  }));
  if (!push.ok) return push;
  const { commits, total, ...change } = push.value;
  const paths = changedPaths({ commits, total, after: change.after, most: MOST_COMMITS });
  const event = eventOfRef({ ...change, paths });
  if (event !== undefined) return ok(event);
  return malformedBody("In the body, before and after are both all zeros: nothing was pushed.");
}

function readRelease(payload: JsonObject): Result<Event, Rejection> {
  const release = readFields(payload, (fields) => ({
    action: fields.required("action", TEXT),
    tag: fields.required("tag", TEXT),
    repository: readProject(fields),
  }));
  if (!release.ok) return release;
  const { action, tag, repository } = release.value;
  if (action !== "create") {
    return ok({ kind: "ignored", reason: `The action ${quote(action)} publishes no release.` });
  }
  const ref = `refs/tags/${tag}`;
  if (isRefName(ref)) return ok({ kind: "released", repository, ref });
  return malformedBody(`In the body, tag is ${quote(tag)}, not the name of a tag.`);
}

function readProject(fields: Fields): Repository {
  const id = fields.optional("project.id", ID) ?? fields.required("project_id", ID);
  return {
    id,
    fullName: fields.required("project.path_with_namespace", FULL_NAME),
    urls: urlsOf(
      fields.required("project.git_http_url", CLONE_URL),
      fields.optional("project.web_url", REPOSITORY_URL),
      fields.optional("project.git_ssh_url", REPOSITORY_URL),
    ),
  };
}

function ignore(name: string): Reader {
  const reason = `A GitLab event ${quote(name)} moves no branch and no tag.`;
  return () => ok({ kind: "ignored", reason });
}
