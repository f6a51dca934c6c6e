/** The id of a git commit in lower-case hex: 40 digits (SHA-1) or 64 (SHA-256). */
export type CommitSha = string & { readonly __brand: "CommitSha" };

/** Tells whether a text is a whole commit id. git's all-zeros id, which means "no commit", is none. */
export function isCommitSha(text: string): text is CommitSha {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text);
}
