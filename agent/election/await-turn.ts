import { Bell } from "./bell.ts";
import { ownRecord, type Candidate, type ElectionWorld } from "./candidate.ts";
import type { HeldLease } from "./lease.ts";
import { Sight } from "./sight.ts";

/**
 * Resolves with the Lease as soon as this candidate holds it, or undefined when the signal is aborted.
 *
 * It watches the Lease, so that a standby asks nothing and sees a release at once. What decides is always a fresh read: a
 * watch that broke off does not make a leader that is alive look dead.
 */
export async function awaitTurn(
  candidate: Candidate,
  world: ElectionWorld,
  signal: AbortSignal,
): Promise<HeldLease | undefined> {
  const { store, seconds, sleep } = world;
  const sight = new Sight(seconds);
  const bell = new Bell(signal);
  const watching = new AbortController();
  const watched = store.watch(
    (lease) => {
      sight.take(lease);
      bell.ring();
    },
    AbortSignal.any([signal, watching.signal]),
  );
  try {
    for (let problem: string | undefined; !signal.aborted;) {
      const attempt = await tryToTake(candidate, sight, world, signal);
      if (attempt.kind === "taken") return attempt.lease;
      if (attempt.kind === "failed" && attempt.problem !== problem) tell(world, attempt.problem);
      problem = attempt.kind === "failed" ? attempt.problem : undefined;
      if (attempt.kind === "failed") await bell.wait(candidate.retrySeconds, sleep);
      while (sight.takenSeconds() > 0 && !signal.aborted) {
        await bell.wait(sight.takenSeconds(), sleep);
      }
    }
    return undefined;
  } finally {
    watching.abort();
    await watched;
  }
}

type Attempt =
  | { readonly kind: "taken"; readonly lease: HeldLease }
  | { readonly kind: "held" } // by another
  | { readonly kind: "failed"; readonly problem: string };

async function tryToTake(
  candidate: Candidate,
  sight: Sight,
  { store, clock }: ElectionWorld,
  signal: AbortSignal,
): Promise<Attempt> {
  const found = await store.read(signal);
  if (!found.ok) return { kind: "failed", problem: found.error.message };
  sight.take(found.value);
  if (sight.takenSeconds() > 0) return { kind: "held" };
  const record = ownRecord(candidate, clock(), found.value?.record);
  const taken = await store.write(record, found.value, signal);
  if (taken.ok) return { kind: "taken", lease: taken.value };
  return { kind: "failed", problem: taken.error.message };
}

function tell({ log }: ElectionWorld, error: string): void {
  log.error("the lease cannot be taken", { error });
}
