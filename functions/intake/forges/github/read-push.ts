import type { JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../../event.ts";
import { COUNT, FLAG, LIST, OBJECT_ID, REF_NAME } from "../../field-kinds.ts";
import { readFields } from "../../read-fields.ts";
import { malformedBody, type Rejection } from "../../rejection.ts";
import { changedPaths } from "../changed-paths.ts";
import { eventOfRef } from "../ref-change.ts";
import { readRepository } from "./read-repository.ts";

/** How a forge lists the commits of a push. */
interface Listing {
  readonly most: number; // it lists no more, and may not say that it left some out
  readonly saysForced: boolean; // then a push that does not say it was not forced may have been
  readonly newestFirst: boolean;
}

const OF_GITHUB: Listing = { most: 2048, saysForced: true, newestFirst: false };

/** Gitea lists few, the newest first; newer versions tell how many there are. */
export const OF_GITEA: Listing = { most: 5, saysForced: false, newestFirst: true };

/** Reads a push: a branch or a tag that was created, moved, forced or deleted. */
export function readPush(
  payload: JsonObject,
  { most, saysForced, newestFirst }: Listing = OF_GITHUB,
): Result<Event, Rejection> {
  const push = readFields(payload, (fields) => ({
    ref: fields.required("ref", REF_NAME),
    before: fields.required("before", OBJECT_ID),
    after: fields.required("after", OBJECT_ID),
    forced: fields.optional("forced", FLAG),
    commits: fields.optional("commits", LIST) ?? [],
    total: fields.optional("total_commits", COUNT),
    repository: readRepository(fields),
  }));
  if (!push.ok) return push;
  const { commits, total, ...change } = push.value;
  const isWhole = !saysForced || change.forced === false;
  const listed = { commits, after: change.after, total, most, newestFirst };
  const paths = isWhole ? changedPaths(listed) : undefined;
  const event = eventOfRef({ ...change, paths });
  if (event !== undefined) return ok(event);
  return malformedBody("In the body, before and after are both all zeros: nothing was pushed.");
}
