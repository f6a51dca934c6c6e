import type { Hint } from "#contract/hint.ts";
import type { Result } from "#contract/result.ts";
import type { Secret } from "#contract/secret.ts";
import type { Span } from "#contract/span.ts";

import type { Addressee } from "./intake/find-sender.ts";
import type { Guest } from "./intake/read-delivery.ts";
import type { SenderName } from "./intake/senders.ts";
import type { Attempt } from "./sweeping/due-redeliveries.ts";

/** Why a hint is not on the queue. `refused` will not get better by itself: a setting or a permission is wrong. */
export interface SendProblem {
  readonly code: "queue-unreachable" | "queue-refused" | "hint-too-large";
  readonly message: string; // for the operator's log: it may name the queue
  readonly advice: string;
}

/** Puts a hint on the queue, and answers only when the queue has taken it, or within a few seconds with the reason. */
export type SendHint = (hint: Hint) => Promise<Result<void, SendProblem>>;

/** Why it is not known who may deliver. */
export interface GuestProblem {
  readonly code: "secrets-unreachable";
  readonly message: string; // for the operator's log: it may name the secret, and never shows it
  readonly advice: string;
}

/** Who may deliver, and what each is checked against. */
export interface Guests {
  readonly names: readonly SenderName[];
  /** Undefined where nobody is set up under that name. */
  find(addressee: Addressee): Promise<Result<Guest | undefined, GuestProblem>>;
  /** The same, where its secrets are others now than `before`; undefined where they are not, or were looked at often enough. */
  findChanged(addressee: Addressee, before: Guest): Promise<Guest | undefined>;
}

/** Fetches a secret by its name, or says in a sentence why not. */
export type FetchSecret = (name: string) => Promise<Result<Secret, string>>;

/** Remembers deliveries whose hints are on their queues. It may forget: that costs a hint too many, which does no harm. */
export interface Deliveries {
  has(id: string): Promise<boolean>;
  add(id: string): Promise<void>;
}

/** GitHub's log of the deliveries of an App's webhook, a page at a time, the newest first. */
export interface DeliveryLog {
  page(next?: string): Promise<Result<LogPage, string>>;
  sendAgain(attempt: Attempt): Promise<Result<void, string>>;
}

interface LogPage {
  readonly attempts: readonly Attempt[];
  readonly next?: string; // absent: it was the last
}

/** One fact for the log: a fixed sentence, then fields. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly [field: string]: string | number | undefined; // undefined: left out
}

export type Log = (line: LogLine) => void;

/** Hands spans to whoever collects traces; what becomes of them is nobody's business here. */
export type SendSpans = (spans: readonly Span[]) => Promise<void>;

/** Counts one thing that happened, told apart by a few words. */
export type Count = (name: string, dimensions: Readonly<Record<string, string>>) => void;
