import { isCommitSha, type CommitSha } from "#contract/commit-sha.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event, Repository } from "../event.ts";
import { FLAG, LIST, OBJECT_ID, REF_NAME } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { changedPaths } from "./changed-paths.ts";
import { readRepository } from "./read-repository.ts";

/** Reads a push: a branch or a tag that was created, moved, forced or deleted. */
export function readPush(payload: JsonObject, deliveryId: string): Result<Event, Rejection> {
  const push = readFields(payload, (fields): Push => ({
    ref: fields.required("ref", REF_NAME),
    before: fields.required("before", OBJECT_ID),
    after: fields.required("after", OBJECT_ID),
    forced: fields.optional("forced", FLAG),
    commits: fields.optional("commits", LIST) ?? [],
    repository: readRepository(fields),
  }));
  return push.ok ? eventOf(push.value, deliveryId) : push;
}

interface Push {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean | undefined;
  readonly commits: readonly unknown[];
  readonly repository: Repository;
}

function eventOf(push: Push, deliveryId: string): Result<Event, Rejection> {
  const { ref, forced, repository } = push;
  const [before, after] = [commitOf(push.before), commitOf(push.after)];
  if (before === undefined && after === undefined) {
    return malformedBody("In the body, before and after are both all zeros: nothing was pushed.");
  }
  const known = {
    deliveryId,
    repository,
    ref,
    ...(before !== undefined && { before }),
    ...(forced !== undefined && { forced }),
  };
  if (ref.startsWith("refs/tags/")) {
    return ok(
      after === undefined
        ? { kind: "tag-deleted", ...known }
        : { kind: "tag-created", ...known, after },
    );
  }
  if (!ref.startsWith("refs/heads/")) {
    const reason = `The ref ${quote(ref)} is neither a branch nor a tag.`;
    return ok({ kind: "ignored", deliveryId, reason });
  }
  if (after === undefined) return ok({ kind: "branch-deleted", ...known });
  const isWhole = before !== undefined && forced === false;
  const paths = isWhole ? changedPaths(push.commits, after) : undefined;
  return ok({ kind: "branch-moved", ...known, after, ...(paths !== undefined && { paths }) });
}

/** GitHub writes all zeros where there is no commit: before a ref is created, and after it is deleted. */
function commitOf(id: string): CommitSha | undefined {
  return isCommitSha(id) ? id : undefined;
}
