import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../../event.ts";
import { TEXT } from "../../field-kinds.ts";
import { readFields } from "../../read-fields.ts";
import { malformedBody, type Rejection } from "../../rejection.ts";
import { readRepository } from "./read-repository.ts";

/** Reads a release. Of all that happens to one, its publication counts; `released`, which GitHub sends beside it, is passed over. */
export function readRelease(payload: JsonObject): Result<Event, Rejection> {
  const release = readFields(payload, (fields) => ({
    action: fields.required("action", TEXT),
    tag: fields.required("release.tag_name", TEXT),
    repository: readRepository(fields),
  }));
  if (!release.ok) return release;
  const { action, tag, repository } = release.value;
  if (action !== "published") {
    return ok({ kind: "ignored", reason: `A release that was ${quote(action)} is not published.` });
  }
  const ref = `refs/tags/${tag}`;
  if (isRefName(ref)) return ok({ kind: "released", repository, ref });
  return malformedBody(`In the body, release.tag_name is ${quote(tag)}, not the name of a tag.`);
}
