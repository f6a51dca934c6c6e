/** One attempt to deliver, as GitHub's log has it. All attempts of a delivery share its guid. */
export interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly deliveredAt: Date;
  readonly statusCode: number; // 0: nobody answered
  readonly isThrottled: boolean; // GitHub itself has put it off, and will come back to it
}

/** For how long GitHub keeps deliveries, and sends them again when asked. */
export const KEPT_SECONDS = 3 * 24 * 3600;

const MOST_ATTEMPTS = 10; // the pauses double: the tenth would come after three days
const FIRST_PAUSE_SECONDS = 60;

/**
 * Picks the attempts to make again: the newest of each delivery of which none went well, as long as GitHub keeps it, after pauses
 * that double. An answer that would be the same again (a body that cannot be read, a path that leads nowhere) is left alone.
 */
export function dueRedeliveries(attempts: readonly Attempt[], now: Date): readonly Attempt[] {
  const byGuid = new Map<string, readonly Attempt[]>();
  for (const attempt of attempts) {
    byGuid.set(attempt.guid, [...(byGuid.get(attempt.guid) ?? []), attempt]);
  }
  return [...byGuid.values()].flatMap((all) => {
    const newest = all.reduce((a, b) => (b.deliveredAt > a.deliveredAt ? b : a));
    return !all.some(wentWell) && isDue(newest, all.length, now) ? [newest] : [];
  });
}

function isDue(newest: Attempt, attempts: number, now: Date): boolean {
  const age = (now.getTime() - newest.deliveredAt.getTime()) / 1000;
  if (newest.isThrottled || attempts >= MOST_ATTEMPTS || age > KEPT_SECONDS) return false;
  return mayHeal(newest.statusCode) && age >= FIRST_PAUSE_SECONDS * 2 ** (attempts - 1);
}

function wentWell({ statusCode }: Attempt): boolean {
  return statusCode >= 200 && statusCode < 400;
}

/** 401: the secret may have been set right since. */
function mayHeal(statusCode: number): boolean {
  return statusCode < 400 || statusCode >= 500 || [401, 408, 429].includes(statusCode);
}
