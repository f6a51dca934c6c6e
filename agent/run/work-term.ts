import type { Hint } from "#contract/hint.ts";

import type { PrometheusMetrics } from "../adapters/metrics/prometheus-metrics.ts";
import type { Term } from "../election/run-election.ts";
import { runInbox } from "../inbox/run-inbox.ts";
import type { HintQueue, Logger, Sleep, Traces } from "../ports.ts";
import type { Handled } from "../reconcile/follow-hint.ts";
import type { KindView } from "../reconcile/reconciling.ts";
import type { Readiness } from "./readiness.ts";

const DRAIN_SECONDS = 20; // ours: for what is under way to end by itself when the agent is stopped

/** Whoever does the work of a term. */
export interface Worker {
  /** Works until the signal is aborted, then ends what is under way. */
  run(signal: AbortSignal): Promise<void>;
  follow(hint: Hint, signal: AbortSignal): Promise<Handled>;
  /** Gives up what is under way. */
  abort(): void;
  view(): readonly KindView[];
}

/** What working needs besides. */
export interface Workplace {
  readonly queue: HintQueue;
  readonly metrics: PrometheusMetrics;
  readonly traces: Traces;
  readonly readiness: Readiness;
  readonly sleep: Sleep;
  readonly chance: () => number;
  readonly log: Logger;
}

/**
 * Has a worker work, and follow hints, for as long as a term lasts. When it is to stop, what is under way may end; when the
 * lease was lost it is given up at once.
 */
export async function workTerm(
  { stopping, lost }: Term,
  worker: Worker,
  workplace: Workplace,
): Promise<void> {
  const { metrics, readiness, sleep } = workplace;
  const drain = new AbortController();
  lost.addEventListener("abort", () => worker.abort(), { once: true });
  stopping.addEventListener("abort", () => {
    sleep(DRAIN_SECONDS, drain.signal).then(
      () => worker.abort(),
      () => {}, // all has ended
    );
  });
  metrics.show(() => worker.view());
  readiness.dependOn(() => missingIn(worker.view()));
  const inbox = {
    ...workplace,
    handOn: (hint: Hint, signal: AbortSignal) => followTraced(hint, worker, workplace, signal),
  };
  await Promise.all([worker.run(stopping), runInbox(inbox, stopping)]);
  drain.abort();
  metrics.show(() => []);
  readiness.dependOn();
}

async function followTraced(
  hint: Hint,
  worker: Worker,
  { traces }: Workplace,
  signal: AbortSignal,
): Promise<Handled> {
  const end = traces.followed(hint);
  try {
    const handled = await worker.follow(hint, signal);
    end(handled.kind === "failed" ? handled.because : undefined);
    return handled;
  } catch (thrown) {
    end(String(thrown));
    throw thrown;
  }
}

function missingIn(view: readonly KindView[]): string | undefined {
  const unknown = view.filter(({ isListed }) => !isListed);
  if (unknown.length === 0) return undefined;
  return `not all are known yet: ${unknown.map(({ kind }) => kind).join(", ")}`;
}
