import type { Hint } from "#contract/hint.ts";
import type { Result } from "#contract/result.ts";

/** Why a hint is not on the queue. `refused` will not get better by itself: a setting or a permission is wrong. */
export interface SendProblem {
  readonly code: "queue-unreachable" | "queue-refused" | "hint-too-large";
  readonly message: string; // for the operator's log: it may name the queue
  readonly advice: string;
}

/** Puts a hint on the queue, and answers only when the queue has taken it, or within a few seconds with the reason. */
export type SendHint = (hint: Hint) => Promise<Result<void, SendProblem>>;

/** One fact for the log: a fixed sentence, then fields. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly [field: string]: string | number | undefined; // undefined: left out
}

export type Log = (line: LogLine) => void;
