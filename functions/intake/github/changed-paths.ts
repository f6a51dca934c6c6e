import type { CommitSha } from "#contract/commit-sha.ts";
import { isJsonObject } from "#contract/json.ts";

const MAX_LISTED_COMMITS = 2048; // GitHub lists no more, and does not say that it left some out

/**
 * Gives the files that a push changed, sorted; undefined where its commits may not tell of all of them, which means "any file".
 *
 * `commits` runs from the oldest to the head, so that a list which does not end with `after` is not whole.
 */
export function changedPaths(
  commits: readonly unknown[],
  after: CommitSha,
): readonly string[] | undefined {
  if (commits.length >= MAX_LISTED_COMMITS) return undefined;
  const head = commits.at(-1);
  if (!isJsonObject(head) || head["id"] !== after) return undefined;
  const lists = commits.flatMap((commit) =>
    isJsonObject(commit) ? [commit["added"], commit["removed"], commit["modified"]] : [undefined],
  );
  return lists.every(isTextList) ? [...new Set(lists.flat())].toSorted() : undefined;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
