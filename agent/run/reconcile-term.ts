import type { PrometheusMetrics } from "../adapters/metrics/prometheus-metrics.ts";
import type { Term } from "../election/run-election.ts";
import { runInbox } from "../inbox/run-inbox.ts";
import type { HintQueue, Sleep } from "../ports.ts";
import { Reconciling } from "../reconcile/reconciling.ts";
import type { Settings } from "../reconcile/settings.ts";
import type { Outside } from "../reconcile/world.ts";
import type { Readiness } from "./readiness.ts";

const DRAIN_SECONDS = 20; // ours: for what is under way to end by itself when the agent is stopped

/** What working needs. */
export interface Workplace {
  readonly outside: Outside;
  readonly settings: Settings;
  readonly queue: HintQueue;
  readonly metrics: PrometheusMetrics;
  readonly readiness: Readiness;
  readonly sleep: Sleep;
}

/**
 * Reconciles this cluster and follows hints for as long as a term lasts. When it is to stop, what is under way may end; when
 * the lease was lost it is given up at once.
 */
export async function reconcileTerm({ stopping, lost }: Term, workplace: Workplace): Promise<void> {
  const { outside, settings, queue, metrics, readiness, sleep } = workplace;
  const reconciling = new Reconciling(outside, { ...settings, sleep });
  const drain = new AbortController();
  lost.addEventListener("abort", () => reconciling.abort(), { once: true });
  stopping.addEventListener("abort", () => {
    sleep(DRAIN_SECONDS, drain.signal).then(
      () => reconciling.abort(),
      () => {}, // all has ended
    );
  });
  metrics.show(() => reconciling.view());
  readiness.dependOn(() => missingIn(reconciling));
  const { chance, log } = outside;
  await Promise.all([
    reconciling.run(stopping),
    runInbox(
      {
        queue,
        handOn: (hint, signal) => reconciling.follow(hint, signal),
        sleep,
        chance,
        log,
        metrics,
      },
      stopping,
    ),
  ]);
  drain.abort();
  metrics.show(() => []);
  readiness.dependOn();
}

function missingIn(reconciling: Reconciling): string | undefined {
  const unknown = reconciling.view().filter(({ isListed }) => !isListed);
  if (unknown.length === 0) return undefined;
  return `not all are known yet: ${unknown.map(({ kind }) => kind).join(", ")}`;
}
