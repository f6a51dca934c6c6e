import { isCommitSha, type CommitSha } from "#contract/commit-sha.ts";

/** A commit, and the branch, tag or ref at which it was found. */
export interface Revision {
  readonly name?: string; // absent: the commit was asked for by its id
  readonly commit: CommitSha;
}

/** Prints a revision as Flux does since 0.40: `main@sha1:<hex>`, or `sha1:<hex>` where it has no name. */
export function printRevision({ name, commit }: Revision): string {
  const digest = `${commit.length === 64 ? "sha256" : "sha1"}:${commit}`;
  return name === undefined ? digest : `${name}@${digest}`;
}

const MODERN = /^(?:(.+)@)?(?:sha1:(?=.{40}$)|sha256:(?=.{64}$))(.+)$/s;
const LEGACY = /^(?:HEAD\/|(.+)\/)?([^/]+)$/s;

/**
 * Reads a revision, also as Flux wrote it before 0.40 (`main/<hex>`, `HEAD/<hex>`, `<hex>`); undefined where the text
 * names no commit. Matches SplitRevision in fluxcd/pkg/git, which takes any text for a hash.
 */
export function parseRevision(text: string): Revision | undefined {
  const [, name, hex = ""] = MODERN.exec(text) ?? LEGACY.exec(text) ?? [];
  if (!isCommitSha(hex)) return undefined;
  return name === undefined ? { commit: hex } : { name, commit: hex };
}
