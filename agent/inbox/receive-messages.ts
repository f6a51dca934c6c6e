import type { HintQueue, Logger, QueueMessage, QueueProblem, Sleep } from "../ports.ts";
import { backoffSeconds, type Backoff } from "./backoff.ts";
import { pause } from "./pause.ts";

interface Receiving {
  readonly queue: Pick<HintQueue, "receive">;
  readonly hideSeconds: number;
  readonly sleep: Sleep;
  readonly chance: () => number;
  readonly log: Logger;
}

const BACKOFF: Readonly<Record<QueueProblem["code"], Backoff>> = {
  // It may be back any moment.
  "queue-unreachable": { leastSeconds: 0.2, firstSeconds: 1, maxSeconds: 60 },
  // Somebody has to change a setting or a permission first.
  "queue-refused": { leastSeconds: 10, firstSeconds: 60, maxSeconds: 300 },
};

/**
 * Hands on what comes on the queue until the signal is aborted, and sits out the times in which the queue does not answer.
 * A problem is told when it begins and when it is over, not each time it is met again.
 */
export async function* receiveMessages(
  { queue, hideSeconds, sleep, chance, log }: Receiving,
  signal: AbortSignal,
): AsyncGenerator<readonly QueueMessage[]> {
  let problem: QueueProblem | undefined;
  for (let failures = 0; !signal.aborted;) {
    const received = await queue.receive(hideSeconds, signal);
    if (received.ok) {
      if (problem !== undefined) log.info("queue is back");
      problem = undefined;
      failures = 0;
      yield received.value;
      continue;
    }
    if (received.error.message !== problem?.message) tell(log, received.error);
    problem = received.error;
    failures += 1;
    const retryAfterSeconds = backoffSeconds(BACKOFF[problem.code], failures, chance());
    log.debug("queue will be asked again", { retryAfterSeconds });
    await pause(sleep, retryAfterSeconds, signal);
  }
}

function tell(log: Logger, { code, message, advice }: QueueProblem): void {
  log.error("queue gives no hints", { code, because: message, advice });
}
