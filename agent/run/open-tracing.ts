import { NO_TRACES } from "../adapters/tracing/no-traces.ts";
import { OtlpExporter } from "../adapters/tracing/otlp-exporter.ts";
import { PushTraces } from "../adapters/tracing/push-traces.ts";
import type { Logger, Sleep, Traces } from "../ports.ts";

interface Surroundings {
  readonly sleep: Sleep;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** Traces that are sent to where somebody collects them, or none where nobody does. */
export function openTracing(
  endpoint: string | undefined,
  { sleep, clock, log }: Surroundings,
): { readonly traces: Traces; close(): Promise<void> } {
  if (endpoint === undefined) return { traces: NO_TRACES, close: async () => {} };
  const exporter = new OtlpExporter(endpoint, { sleep, log });
  const closing = new AbortController();
  const running = exporter.run(closing.signal);
  return {
    traces: new PushTraces((span) => exporter.record(span), clock),
    async close() {
      closing.abort();
      await running;
    },
  };
}
