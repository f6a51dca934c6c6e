import type { ServerRef } from "isomorphic-git";

import { isCommitSha, type CommitSha } from "#contract/commit-sha.ts";

import type { GitLook } from "../../ports.ts";
import type { Conversation } from "./conversation.ts";
import { GitFailure } from "./git-failure.ts";
import { branchMissing, refMissing } from "./problems.ts";

const MANY_REFS_BYTES = 256 * 1024; // some 4,000 refs: beyond, one branch is asked for by itself
const HEADS = "refs/heads/";
const USUAL_BRANCH = "master"; // Flux's default

/** A branch, or what else was asked for, and the commit at which the server has it. */
export interface Head {
  readonly branch: string;
  readonly ref: string; // full; of a commit that is asked for, the commit
  readonly commit: CommitSha;
}

/**
 * Asks where the branch of a look is. Mostly one request lists all refs; where these were many the last time, and no move is
 * expected, two small requests ask for the branch alone.
 */
export async function findHead(
  { branch, expectMove, ...asked }: Pick<GitLook, "branch" | "expectMove" | "ref">,
  conversation: Conversation,
  refsBytes: number,
): Promise<Head> {
  if (asked.ref !== undefined) return headAt(asked.ref, conversation);
  if (branch !== undefined && refsBytes > MANY_REFS_BYTES && !expectMove) {
    const alone = await conversation.branch(branch);
    if (alone !== undefined) return asHead(alone);
  }
  const refs = await conversation.refs();
  const wanted = branch === undefined ? defaultHead(refs) : headOf(refs, branch);
  if (wanted !== undefined) return asHead(wanted);
  const there = refs.filter(({ ref }) => ref.startsWith(HEADS)).map(({ ref }) => nameOf(ref));
  throw new GitFailure(branchMissing(conversation.asked, branch ?? USUAL_BRANCH, there));
}

/** What git fetch tries, in this order, for a ref that is not written out: see gitrevisions(7). */
const REF_PREFIXES = ["", "refs/", "refs/tags/", HEADS] as const;

async function headAt(name: string, conversation: Conversation): Promise<Head> {
  if (isCommitSha(name)) return { branch: name, ref: name, commit: name };
  const refs = await conversation.refs();
  for (const prefix of REF_PREFIXES) {
    const found = refs.find(({ ref }) => ref === `${prefix}${name}`);
    if (found !== undefined) return asHead(found);
  }
  throw new GitFailure(refMissing(conversation.asked, name));
}

function asHead({ ref, oid, target, peeled }: ServerRef): Head {
  const commit = peeled ?? oid; // an annotated tag is an object of its own
  if (!isCommitSha(commit)) throw new Error(`${ref} is at ${commit}, which is no commit`);
  return { branch: nameOf(ref), ref: target ?? ref, commit };
}

function headOf(refs: readonly ServerRef[], branch: string): ServerRef | undefined {
  return refs.find(({ ref }) => ref === `${HEADS}${branch}`);
}

/** master, or the branch that HEAD stands for; where the server does not say which that is, one at the same commit. */
function defaultHead(refs: readonly ServerRef[]): ServerRef | undefined {
  const usual = headOf(refs, USUAL_BRANCH);
  if (usual !== undefined) return usual;
  const head = refs.find(({ ref }) => ref === "HEAD");
  if (head?.target !== undefined) return headOf(refs, nameOf(head.target));
  return refs.find(({ ref, oid }) => ref.startsWith(HEADS) && oid === head?.oid);
}

function nameOf(ref: string): string {
  return ref.startsWith(HEADS) ? ref.slice(HEADS.length) : ref;
}
