import type { Candidate, ElectionWorld } from "../election/candidate.ts";
import { runElection, type Term } from "../election/run-election.ts";
import type { Logger, Sleep } from "../ports.ts";

const GIVE_UP_SECONDS = 2; // ours: another agent may take the lease 3 s after it was lost

interface Leading {
  readonly candidate: Candidate;
  readonly world: ElectionWorld;
  /** Ends this process at once. */
  readonly end: () => void;
}

/** Works whenever this agent is the leader, and at no time besides, until the signal is aborted. */
export async function lead(
  { candidate, world, end }: Leading,
  work: (term: Term) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await runElection(
    candidate,
    world,
    async (term) => {
      const ended = new AbortController();
      term.lost.addEventListener("abort", () => {
        void waitThenEnd(ended.signal, { ...world, end });
      });
      await work(term).finally(() => ended.abort());
    },
    signal,
  );
}

/** Work that does not end although the lease was lost must not go on beside another leader's. */
async function waitThenEnd(
  ended: AbortSignal,
  { sleep, log, end }: { readonly sleep: Sleep; readonly log: Logger; readonly end: () => void },
): Promise<void> {
  await sleep(GIVE_UP_SECONDS, ended).catch(() => {});
  if (ended.aborted) return;
  log.error("work goes on although the lease was lost: ending at once");
  end();
}
