import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

import type { HintQueue, Metrics } from "../../ports.ts";
import type { GitTraffic } from "../git.ts";
import type { ApiExchange } from "../kubernetes/connection.ts";
import { countedQueue } from "./counted-queue.ts";
import { hintMetrics } from "./hint-metrics.ts";
import { reconcileMetrics } from "./reconcile-metrics.ts";
import { apiMetrics, gitMetrics } from "./request-metrics.ts";
import { resourceMetrics, type KindMetrics } from "./resource-metrics.ts";

/** All that is counted, and how it is shown. */
export interface PrometheusMetrics extends Metrics {
  readonly onApiExchange: (exchange: ApiExchange) => void;
  readonly onGitTraffic: (traffic: GitTraffic) => void;
  /** The same queue, its requests counted. */
  readonly counted: (queue: HintQueue) => HintQueue;
  readonly leading: (isLeading: boolean) => void;
  /** What the resources are taken from at each scrape, from now on. */
  readonly show: (view: () => readonly KindMetrics[]) => void;
  /** Everything as Prometheus reads it. */
  readonly print: () => Promise<{ readonly type: string; readonly text: string }>;
}

/** Counts for Prometheus. `lease` is the name that the election has there. */
export function prometheusMetrics(lease: string, clock: () => Date): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const leader = new Gauge({
    name: "leader_election_master_status",
    help: "1 while this agent is the one that works.",
    labelNames: ["name"],
    registers: [registry],
  });
  let view: () => readonly KindMetrics[] = () => [];
  resourceMetrics(registry, () => view());
  return {
    ...reconcileMetrics(registry),
    ...hintMetrics(registry, clock),
    onApiExchange: apiMetrics(registry),
    onGitTraffic: gitMetrics(registry),
    counted: countedQueue(registry),
    leading: (isLeading) => leader.set({ name: lease }, isLeading ? 1 : 0),
    show: (next) => void (view = next),
    print: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
