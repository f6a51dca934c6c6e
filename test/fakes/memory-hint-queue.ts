import { encodeHint, type Hint } from "#contract/hint.ts";
import { err, ok } from "#contract/result.ts";

import type { SendHint, SendProblem } from "../../functions/ports.ts";

export interface MemoryHintQueue {
  readonly send: SendHint;
  readonly hints: readonly Hint[]; // what was sent, in order
}

/** A queue that keeps its hints in memory, and takes those that the real one takes; none at all when it is given a problem. */
export function memoryHintQueue(problem?: SendProblem): MemoryHintQueue {
  const hints: Hint[] = [];
  return {
    hints,
    send: async (hint) => {
      if (problem !== undefined) return err(problem);
      const body = encodeHint(hint);
      if (!body.ok) return err({ code: "hint-too-large", message: body.error.message, advice: "" });
      hints.push(hint);
      return ok(undefined);
    },
  };
}
