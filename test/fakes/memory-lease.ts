import { err, ok, type Result } from "#contract/result.ts";

import type { ElectionWorld } from "../../agent/election/candidate.ts";
import type { HeldLease, LeaseRecord } from "../../agent/election/lease.ts";
import type { ApiProblem } from "../../agent/ports.ts";

type Store = ElectionWorld["store"];

/** A Lease in memory, as several candidates see it. */
export interface MemoryLease {
  readonly current: () => LeaseRecord | undefined;
  readonly set: (record: LeaseRecord | undefined) => void;
  /** The way of one candidate to the Lease, which can be cut: then nothing is answered, or watched. */
  readonly connect: () => Store & { readonly cut: (isCut: boolean) => void };
}

const CONFLICT: ApiProblem = { status: 409, reason: "Conflict", message: "somebody was faster" };
const AWAY: ApiProblem = { status: 0, reason: "Unreachable", message: "the API server is away" };

export function memoryLease(): MemoryLease {
  let lease: HeldLease | undefined;
  let version = 0;
  const watchers = new Set<() => void>();

  function set(record: LeaseRecord | undefined): void {
    version += 1;
    lease = record === undefined ? undefined : { record, version: String(version) };
    for (const tell of watchers) tell();
  }

  function write(record: LeaseRecord, seen: HeldLease | undefined): Result<HeldLease, ApiProblem> {
    if (lease?.version !== seen?.version) return err(CONFLICT);
    set(record);
    return ok({ record, version: String(version) });
  }

  return {
    set,
    current: () => lease?.record,
    connect() {
      let isCut = false;
      return {
        cut: (next) => void (isCut = next),
        read: async () => (isCut ? err(AWAY) : ok(lease)),
        write: async (record, seen) => (isCut ? err(AWAY) : write(record, seen)),
        watch: (tell, signal) =>
          new Promise((resolve) => {
            function told(): void {
              if (!isCut) tell(lease);
            }
            watchers.add(told);
            told();
            signal.addEventListener("abort", () => {
              watchers.delete(told);
              resolve();
            });
          }),
      };
    },
  };
}
