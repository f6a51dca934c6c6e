import type { Result } from "#contract/result.ts";

import type { ApiProblem } from "../ports.ts";
import { Bell } from "./bell.ts";
import { ownRecord, type Candidate, type ElectionWorld } from "./candidate.ts";
import type { HeldLease } from "./lease.ts";

/** How holding a Lease ended: with it still in hand, or because it could not be kept. */
export type Kept =
  | { readonly kind: "held"; readonly lease: HeldLease }
  | { readonly kind: "lost"; readonly because: string };

/** Renews the Lease until the signal is aborted, or until it is another's, or could not be renewed in time. */
export async function keepLease(
  held: HeldLease,
  candidate: Candidate,
  world: ElectionWorld,
  signal: AbortSignal,
): Promise<Kept> {
  const { seconds, sleep } = world;
  const bell = new Bell(signal);
  let lease = held;
  let lastProblem = "";
  for (let deadline = seconds() + candidate.renewDeadlineSeconds; !signal.aborted;) {
    await bell.wait(Math.max(0, Math.min(candidate.retrySeconds, deadline - seconds())), sleep);
    if (signal.aborted) break;
    const began = seconds(); // the others count from when they see it, which is later
    if (began >= deadline) return { kind: "lost", because: notRenewed(candidate, lastProblem) };
    const renewal = await within(deadline - began, world, (bounded) =>
      renew(lease, candidate, world, bounded),
    );
    if (renewal.kind === "taken") return { kind: "lost", because: `${renewal.by} holds it now` };
    if (renewal.kind === "failed") {
      lastProblem = renewal.problem;
      continue;
    }
    lease = renewal.lease;
    deadline = began + candidate.renewDeadlineSeconds;
  }
  return { kind: "held", lease };
}

type Renewal =
  | { readonly kind: "renewed"; readonly lease: HeldLease }
  | { readonly kind: "taken"; readonly by: string }
  | { readonly kind: "failed"; readonly problem: string };

async function renew(
  lease: HeldLease,
  candidate: Candidate,
  world: ElectionWorld,
  signal: AbortSignal,
): Promise<Renewal> {
  const renewed = await writeOver(lease, candidate, world, signal);
  if (renewed.ok) return { kind: "renewed", lease: renewed.value };
  const { reason, message } = renewed.error;
  if (reason !== "Conflict" && reason !== "NotFound") return { kind: "failed", problem: message };
  const found = await world.store.read(signal);
  if (!found.ok) return { kind: "failed", problem: found.error.message };
  const holder = found.value?.record.holder ?? "";
  if (holder !== "" && holder !== candidate.identity) return { kind: "taken", by: holder };
  // Somebody changed it in another way, or deleted it: it is still ours.
  const again = await writeOver(found.value, candidate, world, signal);
  if (again.ok) return { kind: "renewed", lease: again.value };
  return { kind: "failed", problem: again.error.message };
}

function writeOver(
  lease: HeldLease | undefined,
  candidate: Candidate,
  { store, clock }: ElectionWorld,
  signal: AbortSignal,
): Promise<Result<HeldLease, ApiProblem>> {
  return store.write(ownRecord(candidate, clock(), lease?.record), lease, signal);
}

/** Has something asked, and given up when the seconds are over. */
async function within<T>(
  seconds: number,
  { sleep }: ElectionWorld,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const enough = new AbortController();
  const answered = new AbortController();
  const timer = sleep(seconds, answered.signal).then(
    () => enough.abort(new Error(`no answer within ${Math.round(seconds)} s`)),
    () => {},
  );
  try {
    return await ask(enough.signal);
  } finally {
    answered.abort();
    await timer;
  }
}

function notRenewed({ renewDeadlineSeconds }: Candidate, problem: string): string {
  const why = problem === "" ? "" : `: ${problem}`;
  return `it could not be renewed for ${renewDeadlineSeconds} s${why}`;
}
