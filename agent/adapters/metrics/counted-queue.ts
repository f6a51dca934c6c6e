import { Counter, type Registry } from "prom-client";

import type { Result } from "#contract/result.ts";

import type { HintQueue, QueueProblem } from "../../ports.ts";

/** A queue whose requests are counted, by what was asked and by how it ended. */
export function countedQueue(registry: Registry): (queue: HintQueue) => HintQueue {
  const requests = new Counter({
    name: "pullhook_queue_requests_total",
    help: "Requests to the queue, by action and by how they ended: ok, or the code of the problem.",
    labelNames: ["action", "result"],
    registers: [registry],
  });

  async function count<T>(
    action: keyof HintQueue,
    asked: Promise<Result<T, QueueProblem>>,
  ): Promise<Result<T, QueueProblem>> {
    const answer = await asked;
    requests.inc({ action, result: answer.ok ? "ok" : answer.error.code });
    return answer;
  }

  return (queue) => ({
    receive: (hideSeconds, signal) => count("receive", queue.receive(hideSeconds, signal)),
    remove: (messages) => count("remove", queue.remove(messages)),
    hide: (messages, seconds) => count("hide", queue.hide(messages, seconds)),
  });
}
