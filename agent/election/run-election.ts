import { awaitTurn } from "./await-turn.ts";
import { releasedRecord, type Candidate, type ElectionWorld } from "./candidate.ts";
import { keepLease } from "./keep-lease.ts";
import type { HeldLease } from "./lease.ts";

/** One time of being the leader. */
export interface Term {
  readonly stopping: AbortSignal; // begin nothing new, and end
  readonly lost: AbortSignal; // another one may work by now: give up what is under way at once
}

const RELEASE_SECONDS = 5; // ours: then the Lease is left to run out

/**
 * Leads whenever this candidate holds the Lease, until the signal is aborted; one that lost it stands by again.
 *
 * While a leader ends what is under way it goes on renewing, and gives the Lease back only afterwards: two never work at
 * one time, as far as leases can promise that.
 */
export async function runElection(
  candidate: Candidate,
  world: ElectionWorld,
  lead: (term: Term) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { identity, lease } = candidate;
  const fields = { lease: `${lease.namespace}/${lease.name}`, identity };
  world.log.info("attempting to acquire leader lease", fields);
  while (!signal.aborted) {
    const held = await awaitTurn(candidate, world, signal);
    if (held === undefined) return;
    world.log.info("successfully acquired lease", fields);
    await serve(held, candidate, world, { lead, signal });
  }
}

interface Serving {
  readonly lead: (term: Term) => Promise<void>;
  readonly signal: AbortSignal;
}

async function serve(
  held: HeldLease,
  candidate: Candidate,
  world: ElectionWorld,
  { lead, signal }: Serving,
): Promise<void> {
  const lost = new AbortController();
  const ended = new AbortController();
  const keeping = keepLease(held, candidate, world, ended.signal).then((kept) => {
    if (kept.kind === "held") return kept.lease;
    world.log.error("leader election lost", { error: kept.because });
    lost.abort(new Error(`the lease was lost: ${kept.because}`));
    return undefined;
  });
  try {
    await lead({ stopping: AbortSignal.any([signal, lost.signal]), lost: lost.signal });
  } finally {
    ended.abort();
    const lease = await keeping;
    if (lease !== undefined && candidate.releases) await release(lease, world);
  }
}

async function release(lease: HeldLease, { store, clock, log }: ElectionWorld): Promise<void> {
  const record = releasedRecord(lease.record, clock());
  const released = await store.write(record, lease, AbortSignal.timeout(RELEASE_SECONDS * 1000));
  if (!released.ok) log.error("the lease runs out by itself", { error: released.error.message });
}
