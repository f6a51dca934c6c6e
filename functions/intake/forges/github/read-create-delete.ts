import { isCommitSha } from "#contract/commit-sha.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../../event.ts";
import { OBJECT_ID, TEXT } from "../../field-kinds.ts";
import { readFields } from "../../read-fields.ts";
import { malformedBody, type Rejection } from "../../rejection.ts";
import { readRepository } from "./read-repository.ts";

/** Reads a create: a new branch or tag. GitHub names no commit, but sends a push beside it, which does; Gitea names one. */
export function readCreate(payload: JsonObject): Result<Event, Rejection> {
  return readShortRef(payload, { branch: "branch-moved", tag: "tag-created" });
}

/** Reads a delete: a branch or tag is gone. */
export function readDelete(payload: JsonObject): Result<Event, Rejection> {
  return readShortRef(payload, { branch: "branch-deleted", tag: "tag-deleted" });
}

interface KindOfRef {
  readonly branch: "branch-moved" | "branch-deleted";
  readonly tag: "tag-created" | "tag-deleted";
}

function readShortRef(payload: JsonObject, kinds: KindOfRef): Result<Event, Rejection> {
  const fields = readFields(payload, (each) => ({
    ref: each.required("ref", TEXT),
    refType: each.required("ref_type", TEXT),
    sha: each.optional("sha", OBJECT_ID) ?? "",
    repository: readRepository(each),
  }));
  if (!fields.ok) return fields;
  const { ref: name, refType, sha, repository } = fields.value;
  if (refType !== "branch" && refType !== "tag") {
    const reason = `The ref_type ${quote(refType)} is neither a branch nor a tag.`;
    return ok({ kind: "ignored", reason });
  }
  const ref = `refs/${refType === "tag" ? "tags" : "heads"}/${name}`;
  if (!isRefName(ref)) {
    return malformedBody(`In the body, ref is ${quote(name)}, not the name of a ${refType}.`);
  }
  return ok({ kind: kinds[refType], repository, ref, ...(isCommitSha(sha) && { after: sha }) });
}
