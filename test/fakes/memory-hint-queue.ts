import type { Hint } from "#contract/hint.ts";
import { err, ok } from "#contract/result.ts";

import type { SendHint, SendProblem } from "../../functions/ports.ts";

export interface MemoryHintQueue {
  readonly send: SendHint;
  readonly hints: readonly Hint[]; // what was sent, in order
}

/** A queue that keeps its hints in memory, or takes none when it is given a problem. */
export function memoryHintQueue(problem?: SendProblem): MemoryHintQueue {
  const hints: Hint[] = [];
  return {
    hints,
    send: async (hint) => {
      if (problem !== undefined) return err(problem);
      hints.push(hint);
      return ok(undefined);
    },
  };
}
