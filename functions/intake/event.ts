import type { CommitSha } from "#contract/commit-sha.ts";
import type { Digest } from "#contract/image-reference.ts";

/** What happened, in the same words for every sender. */
export type Event = RefEvent | ImageEvent | Ping | Ignored;

/** A branch or a tag is not what it was. */
export type RefEvent = BranchMoved | BranchDeleted | TagCreated | TagDeleted | Released;

/** Something in a registry is not what it was. */
export type ImageEvent = ImagePushed | ChartPushed;

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

/** A release was published. Its tag need not be new. */
interface Released extends OfRef {
  readonly kind: "released";
}

interface OfRef {
  readonly repository: Repository;
  readonly ref: string; // full: refs/heads/main
  readonly before?: CommitSha; // absent: there was none, or the sender does not tell
  readonly forced?: boolean; // absent: the sender does not tell
}

interface ImagePushed extends OfImage {
  readonly kind: "image-pushed";
}

interface ChartPushed extends OfImage {
  readonly kind: "chart-pushed";
}

interface OfImage {
  readonly image: Image;
}

/** The sender tries whether anybody answers. */
interface Ping {
  readonly kind: "ping";
  readonly reply?: Reply; // absent: anything will do
}

/** What a sender wants to be answered before it delivers anything. */
export interface Reply {
  readonly body?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that moves no branch, no tag and no image. */
interface Ignored {
  readonly kind: "ignored";
  readonly reason: string;
}

/** A repository as its forge names it. */
export interface Repository {
  readonly id?: number | string; // stays when it is renamed or transferred; absent: the sender does not tell
  readonly fullName: string;
  readonly urls: readonly string[]; // without credentials, the one to clone from first; none where the sender names none
}

/** An image as its registry names it. */
interface Image {
  readonly registry?: string; // absent: the sender does not tell
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Everything that one delivery tells. */
export interface Reading {
  readonly deliveryId?: string; // the sender's: a delivery that is sent again keeps it
  readonly events: readonly [Event, ...Event[]];
}

/** A delivery that tells of one event. */
export function tells(event: Event, deliveryId?: string): Reading {
  return { events: [event], ...(deliveryId !== undefined && { deliveryId }) };
}

/** A delivery of which nobody needs anything. */
export function tellsNothing(reason: string, deliveryId?: string): Reading {
  return tells({ kind: "ignored", reason }, deliveryId);
}
