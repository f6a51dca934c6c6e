import type { DeliveryLog, Log } from "../ports.ts";
import { dueRedeliveries, KEPT_SECONDS, type Attempt } from "../sweeping/due-redeliveries.ts";

/** What sweeping needs from the world. */
export interface Sweeping {
  readonly deliveryLog: DeliveryLog;
  readonly log: Log;
  readonly now: () => Date;
}

const MOST_PAGES = 100; // 10,000 deliveries; GitHub allows an App 5,000 requests an hour
const MOST_REDELIVERIES = 50; // in one go: GitHub takes 80 writes a minute

/** Looks through GitHub's log of deliveries, and has those sent again that nobody took. GitHub itself never does that. */
export async function sweepDeliveries(world: Sweeping): Promise<void> {
  const { deliveryLog, log, now } = world;
  const { attempts, problem } = await readLog(deliveryLog, now());
  const due = dueRedeliveries(attempts, now()).slice(0, MOST_REDELIVERIES);
  let failures = 0;
  for (const attempt of due) {
    const sent = await deliveryLog.sendAgain(attempt);
    if (sent.ok) continue;
    failures += 1;
    log({
      level: "warn",
      message: "redelivery refused",
      deliveryId: attempt.guid,
      reason: sent.error,
    });
  }
  const redelivered = due.length - failures;
  const seen = { attempts: attempts.length, due: due.length, redelivered };
  if (problem === undefined) log({ level: "info", message: "deliveries swept", ...seen });
  else log({ level: "error", message: "deliveries swept in part", ...seen, reason: problem });
}

interface ReadLog {
  readonly attempts: readonly Attempt[];
  readonly problem?: string; // why not everything could be read
}

/** Reads from the newest back to what GitHub no longer keeps. */
async function readLog(deliveryLog: DeliveryLog, now: Date): Promise<ReadLog> {
  const attempts: Attempt[] = [];
  const oldest = now.getTime() - KEPT_SECONDS * 1000;
  let next: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page = await deliveryLog.page(next);
    if (!page.ok) return { attempts, problem: page.error };
    attempts.push(...page.value.attempts);
    next = page.value.next;
    const last = page.value.attempts.at(-1);
    if (next === undefined || last === undefined || last.deliveredAt.getTime() < oldest) break;
  }
  return { attempts };
}
