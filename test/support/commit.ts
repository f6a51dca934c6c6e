import { isCommitSha, type CommitSha } from "#contract/commit-sha.ts";

/** A commit id made of one hex digit. */
export function commit(digit: string): CommitSha {
  const text = digit.repeat(40);
  if (!isCommitSha(text)) throw new Error(`${text} is no commit id`);
  return text;
}
