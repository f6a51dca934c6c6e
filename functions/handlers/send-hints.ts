import { err, type Result } from "#contract/result.ts";

import type { SendHint, SendProblem } from "../ports.ts";
import type { Addressed } from "../routing/route.ts";

/** The queue of each cluster, by the cluster's name. */
export type Queues = ReadonlyMap<string, SendHint>;

/** A hint that is not on its queue, and why. */
export interface Unsent {
  readonly cluster: string;
  readonly problem: SendProblem;
}

/**
 * Puts each hint on the queue of its cluster, all at the same time, so that a queue that is slow, full or missing holds up none of
 * the others. What could not be sent is told; a delivery that is sent again then gives everybody the hint again, which does no harm.
 */
export async function sendHints(
  hints: readonly Addressed[],
  queues: Queues,
): Promise<readonly Unsent[]> {
  const sent = await Promise.all(
    hints.map(async ({ cluster, hint }) => ({
      cluster,
      result: await trySending(queues.get(cluster), hint),
    })),
  );
  return sent.flatMap(({ cluster, result }) =>
    result.ok ? [] : [{ cluster, problem: result.error }],
  );
}

async function trySending(
  send: SendHint | undefined,
  hint: Addressed["hint"],
): Promise<Result<void, SendProblem>> {
  if (send === undefined) return err(NO_QUEUE);
  try {
    return await send(hint);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return err({ code: "queue-unreachable", message, advice: "Send the delivery again." });
  }
}

const NO_QUEUE: SendProblem = {
  code: "queue-refused",
  message: "No queue is set up for the cluster.",
  advice: "Deploy again, so that the function learns the cluster's queue.",
};
