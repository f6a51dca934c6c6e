import type { Logger, Sleep } from "../ports.ts";
import type { LeaseStore } from "./lease-store.ts";
import { printMicroTime, type LeaseName, type LeaseRecord } from "./lease.ts";

/** Who takes part in an election, and with which patience. client-go's words and rules. */
export interface Candidate {
  readonly lease: LeaseName;
  readonly identity: string; // no other agent has it
  readonly leaseSeconds: number; // others wait this long after the last renewal that they saw
  readonly renewDeadlineSeconds: number; // a leader that could not renew for this long works no more
  readonly retrySeconds: number; // between renewals, and after a request that failed
  readonly releases: boolean; // a leader that ends lets the next one begin at once
}

/** What an election needs from the rest. */
export interface ElectionWorld {
  readonly store: Pick<LeaseStore, "read" | "write" | "watch">;
  readonly sleep: Sleep;
  readonly clock: () => Date; // what the Lease shows to people
  /** Seconds that only ever go forward: what decides. No agent relies on the clock of another, nor on its own wall clock. */
  readonly seconds: () => number;
  readonly log: Logger;
}

/** What the Lease says while this candidate holds it. */
export function ownRecord(
  { identity, leaseSeconds }: Candidate,
  now: Date,
  before: Pick<LeaseRecord, "holder" | "acquiredAt" | "transitions"> | undefined,
): LeaseRecord {
  const isRenewal = before?.holder === identity;
  const transitions = before?.transitions ?? 0;
  const time = printMicroTime(now);
  return {
    holder: identity,
    durationSeconds: Math.ceil(leaseSeconds), // the API server knows whole seconds
    acquiredAt: isRenewal ? before.acquiredAt : time,
    renewedAt: time,
    transitions: isRenewal || before === undefined ? transitions : transitions + 1,
  };
}

/** What the Lease says when it is given back, so that nobody waits for it to run out. */
export function releasedRecord({ transitions }: LeaseRecord, now: Date): LeaseRecord {
  const time = printMicroTime(now);
  return { holder: "", durationSeconds: 1, acquiredAt: time, renewedAt: time, transitions };
}
