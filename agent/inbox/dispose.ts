import type { HintProblem } from "#contract/hint.ts";

import type { Handled } from "../reconcile/follow-hint.ts";
import { backoffSeconds, type Backoff } from "./backoff.ts";

/** What happens to messages: taken off the queue, shown again later to be tried again, or left for the dead-letter queue to take. */
export type Disposition =
  | { readonly kind: "done" }
  | { readonly kind: "retry"; readonly afterSeconds: number; readonly because: string }
  | { readonly kind: "park"; readonly afterSeconds: number; readonly because: string };

// A few seconds at least: else the dead-letter queue might have the hint in no time.
const RETRY: Backoff = { leastSeconds: 5, firstSeconds: 30, maxSeconds: 900 };
const PARK: Backoff = { leastSeconds: 60, firstSeconds: 60, maxSeconds: 3600 };

interface Tries {
  readonly receives: number; // how often the queue handed the message out
  readonly chance: number;
}

/** Decides about the messages of a hint. Only what is recorded in the cluster, or concerns nothing here, is done with. */
export function disposeHandled(handled: Handled, { receives, chance }: Tries): Disposition {
  switch (handled.kind) {
    case "recorded":
    case "unmatched":
      return { kind: "done" };
    case "failed": {
      const afterSeconds = Math.round(backoffSeconds(RETRY, receives, chance));
      return { kind: "retry", afterSeconds, because: handled.because };
    }
  }
}

/**
 * Decides about a message that holds no hint. The agent's role cannot send, so that it cannot move it to the dead-letter
 * queue: it is left where it is, hidden longer each time, until the queue's own redrive policy takes it there.
 */
export function disposeUnreadable(problem: HintProblem, receives: number): Disposition {
  const afterSeconds = backoffSeconds(PARK, receives, 1);
  return { kind: "park", afterSeconds, because: problem.message };
}
