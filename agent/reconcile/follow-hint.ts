import type { CommitSha } from "#contract/commit-sha.ts";
import type { RefHint } from "#contract/hint.ts";
import { parseRepositoryUrl, sameRepository } from "#contract/repository-url.ts";

import { readGitRepository, type GitRepository } from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import type { Git, Sleep } from "../ports.ts";
import { parseRevision } from "../source/revision.ts";
import type { Look } from "./git-repository-reconciler.ts";

/** What became of a hint. Only what is recorded in the cluster, or concerns nothing here, is done with. */
export type Handled =
  | { readonly kind: "recorded" }
  | { readonly kind: "unmatched" }
  | { readonly kind: "failed"; readonly because: string };

/** How long to wait, and ask again, for what is about to be there: 5 s in all. */
const PAUSES_SECONDS: readonly number[] = [0.1, 0.2, 0.4, 0.8, 1.5, 2];

/** What following a hint needs from the rest. */
export interface Followers {
  readonly git: Pick<Git, "has">;
  readonly sleep: Sleep;
  /** All GitRepositories; undefined while they are not known, as in the moment after a start. */
  repositories(): readonly KubeObject[] | undefined;
  /** Looks at a repository now; undefined where the outcome could not be recorded in its status. */
  look(key: string): Promise<Look | undefined>;
  lastLook(key: string): Look | undefined;
}

/**
 * Looks again at every GitRepository that a hint concerns, until what it announces is recorded in their status.
 *
 * The hint never says what to apply: it is looked for where the branch is, and its commit is only waited for, briefly.
 */
export async function followHint(
  hint: RefHint,
  followers: Followers,
  signal: AbortSignal,
): Promise<Handled> {
  const known = await untilKnown(followers, signal);
  if (known === undefined) return { kind: "failed", because: "no GitRepository is known yet" };
  const repositories = known.map(readGitRepository);
  const concerned = repositories.filter((repository) => isConcerned(repository, hint));
  if (concerned.length === 0) return { kind: "unmatched" };
  const followed = concerned.map((repository) => follow(repository, hint, followers, signal));
  const handled = await Promise.all(followed);
  return handled.find(({ kind }) => kind === "failed") ?? { kind: "recorded" };
}

async function untilKnown(
  followers: Followers,
  signal: AbortSignal,
): Promise<readonly KubeObject[] | undefined> {
  for (const seconds of PAUSES_SECONDS) {
    const known = followers.repositories();
    if (known !== undefined) return known;
    await followers.sleep(seconds, signal);
  }
  return followers.repositories();
}

function isConcerned(repository: GitRepository, { repository: url, ref }: RefHint): boolean {
  if (repository.isSuspended || repository.isDeleted) return false;
  const own = parseRepositoryUrl(repository.url);
  const hinted = parseRepositoryUrl(url);
  if (!own.ok || !hinted.ok || !sameRepository(own.value, hinted.value)) return false;
  const branch = repository.branch ?? branchOf(repository.artifact?.revision);
  // A repository that names no branch and was never seen may be on any.
  return branch === undefined || ref === `refs/heads/${branch}`;
}

function branchOf(revision: string | undefined): string | undefined {
  return revision === undefined ? undefined : parseRevision(revision)?.name;
}

async function follow(
  { key, uid }: GitRepository,
  hint: RefHint,
  followers: Followers,
  signal: AbortSignal,
): Promise<Handled> {
  const before = commitOf(followers.lastLook(key));
  // The git host may announce a push before it shows it.
  for (const seconds of [...PAUSES_SECONDS, undefined]) {
    const look = await followers.look(key);
    if (look === undefined) return { kind: "failed", because: "the status could not be written" };
    if (look.kind === "failed") return handleFailure(look, hint);
    const hasMoved = before !== undefined && look.commit !== before;
    if (hasMoved || seconds === undefined) break;
    if (await isKnown(look.commit, { uid, hint, git: followers.git })) break;
    await followers.sleep(seconds, signal);
  }
  return { kind: "recorded" };
}

function handleFailure(
  { problem }: Extract<Look, { kind: "failed" }>,
  { after }: RefHint,
): Handled {
  const { code } = problem;
  const isGone = after === undefined && (code === "git-branch-missing" || code === "git-empty");
  if (isGone) return { kind: "recorded" }; // the hint said so, and the status says it too
  return { kind: "failed", because: problem.outcome.message };
}

interface Awaited {
  readonly uid: string;
  readonly hint: RefHint;
  readonly git: Pick<Git, "has">;
}

/** Whether the commit that a hint announces is there, or was before: then nothing newer is to be waited for. */
async function isKnown(commit: CommitSha, { uid, hint, git }: Awaited): Promise<boolean> {
  const { after } = hint;
  return after === undefined || after === commit || (await git.has(uid, after));
}

function commitOf(look: Look | undefined): CommitSha | undefined {
  return look?.kind === "seen" ? look.commit : undefined;
}
