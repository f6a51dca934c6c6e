import { isJsonObject } from "#contract/json.ts";

/** The commits that a forge lists of a push. */
export interface ListedCommits {
  readonly commits: readonly unknown[]; // from the oldest to the newest
  readonly after: string; // must be the newest, or, of forges that turn the list round, the first: else it is not whole
  readonly total?: number | undefined; // how many there are; absent: the forge does not tell
  readonly newestFirst?: boolean; // or it may be the other way round
  readonly most: number; // how many the forge lists: of so many, more may be left out
}

/**
 * Gives the files that a push changed, sorted; undefined where its commits may not tell of all of them, which means "any file".
 *
 * A commit that lists no file at all is taken for a merge, whose own changes forges leave out.
 */
export function changedPaths(listed: ListedCommits): readonly string[] | undefined {
  const { commits, after, total, most } = listed;
  const isCut = total === undefined ? commits.length >= most : commits.length !== total;
  const ends = [commits.at(-1), ...(listed.newestFirst === true ? [commits[0]] : [])];
  if (isCut || !ends.some((commit) => isJsonObject(commit) && commit["id"] === after)) {
    return undefined;
  }
  const files = commits.map(filesOf);
  return files.every((paths) => paths !== undefined && paths.length > 0)
    ? [...new Set(files.flatMap((paths) => paths ?? []))].toSorted()
    : undefined;
}

function filesOf(commit: unknown): readonly string[] | undefined {
  if (!isJsonObject(commit)) return undefined;
  const lists = [commit["added"], commit["removed"], commit["modified"]];
  return lists.every(isTextList) ? lists.flat() : undefined;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
