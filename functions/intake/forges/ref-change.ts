import { isCommitSha, type CommitSha } from "#contract/commit-sha.ts";
import { quote } from "#contract/json.ts";

import type { Event, Repository } from "../event.ts";

/** What a forge tells of one branch or tag. */
export interface RefChange {
  readonly repository: Repository;
  readonly ref: string;
  readonly before: string | undefined; // all zeros: there was none
  readonly after: string | undefined; // all zeros: there is none any more
  readonly forced?: boolean | undefined; // absent: the forge does not tell
  readonly paths?: readonly string[] | undefined; // absent: not all are known
}

/** Says what happened to a ref; undefined where nothing did: it was not there before and is not there now. */
export function eventOfRef(change: RefChange): Event | undefined {
  const { repository, ref, forced, paths } = change;
  const [before, after] = [commitOf(change.before), commitOf(change.after)];
  if (before === undefined && after === undefined) return undefined;
  const known = {
    repository,
    ref,
    ...(before !== undefined && { before }),
    ...(forced !== undefined && { forced }),
  };
  if (ref.startsWith("refs/tags/")) {
    return after === undefined
      ? { kind: "tag-deleted", ...known }
      : { kind: "tag-created", ...known, after };
  }
  if (!ref.startsWith("refs/heads/")) {
    return { kind: "ignored", reason: `The ref ${quote(ref)} is neither a branch nor a tag.` };
  }
  if (after === undefined) return { kind: "branch-deleted", ...known };
  const isWhole = before !== undefined && forced !== true;
  return {
    kind: "branch-moved",
    ...known,
    after,
    ...(isWhole && paths !== undefined && { paths }),
  };
}

/** Forges write all zeros where there is no commit: before a ref is created, and after it is deleted. */
function commitOf(id: string | undefined): CommitSha | undefined {
  return id !== undefined && isCommitSha(id) ? id : undefined;
}
