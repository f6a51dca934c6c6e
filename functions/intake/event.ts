import type { CommitSha } from "#contract/commit-sha.ts";

/** What happened, in the same words for every sender. */
export type Event = RefEvent | Ping | Ignored;

/** A branch or a tag is not what it was. */
export type RefEvent = BranchMoved | BranchDeleted | TagCreated | TagDeleted;

interface BranchMoved extends OfRef {
  readonly kind: "branch-moved"; // created, too: then there is no `before`
  readonly after?: CommitSha; // absent: the sender does not tell
  readonly paths?: readonly string[]; // changed files, sorted; absent: not all of them are known
}

interface BranchDeleted extends OfRef {
  readonly kind: "branch-deleted";
}

interface TagCreated extends OfRef {
  readonly kind: "tag-created"; // moved, too: then there is a `before`
  readonly after?: CommitSha; // absent: the sender does not tell
}

interface TagDeleted extends OfRef {
  readonly kind: "tag-deleted";
}

interface OfRef extends OfDelivery {
  readonly repository: Repository;
  readonly ref: string; // full: refs/heads/main
  readonly before?: CommitSha; // absent: there was none, or the sender does not tell
  readonly forced?: boolean; // absent: the sender does not tell
}

/** The sender tries whether anybody answers. */
interface Ping extends OfDelivery {
  readonly kind: "ping";
}

/** Something that moves no branch and no tag. */
interface Ignored extends OfDelivery {
  readonly kind: "ignored";
  readonly reason: string;
}

interface OfDelivery {
  readonly deliveryId: string; // the sender's; a delivery that is sent again keeps it
}

/** A repository as its forge names it. `id` stays when it is renamed or transferred. */
export interface Repository {
  readonly id: number;
  readonly fullName: string;
  readonly urls: readonly [clone: string, ...others: string[]]; // without credentials
}
