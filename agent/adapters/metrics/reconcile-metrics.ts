import { Counter, Histogram, type Registry } from "prom-client";

import type { Metrics } from "../../ports.ts";

// Flux's, to the last digit that Go prints: ten from 10 ms to half an hour.
const BUCKETS = [
  0.01, 0.038363583488692544, 0.1471764538093883, 0.5646216173286169, 2.166090855590701,
  8.309900738254731, 31.879757075478317, 122.30217221643493, 469.19495946736544, 1799.9999999999986,
];

/** Counts reconciles under the names of Flux and controller-runtime, so that their boards and rules work. */
export function reconcileMetrics(registry: Registry): Pick<Metrics, "reconciled" | "forgotten"> {
  const registers = [registry];
  const durations = new Histogram({
    name: "gotk_reconcile_duration_seconds",
    help: "How long reconciling an object took.",
    labelNames: ["kind", "name", "namespace"],
    buckets: BUCKETS,
    registers,
  });
  const total = new Counter({
    name: "controller_runtime_reconcile_total",
    help: "Reconciles, by kind and by how they ended.",
    labelNames: ["controller", "result"],
    registers,
  });
  const errors = new Counter({
    name: "controller_runtime_reconcile_errors_total",
    help: "Reconciles after which an object was not ready because something failed, by kind.",
    labelNames: ["controller"],
    registers,
  });
  return {
    reconciled({ kind, name, namespace }, result, seconds) {
      const controller = kind.toLowerCase();
      durations.observe({ kind, name, namespace }, seconds);
      total.inc({ controller, result });
      if (result === "error") errors.inc({ controller });
    },
    forgotten({ kind, name, namespace }) {
      durations.remove({ kind, name, namespace });
    },
  };
}
