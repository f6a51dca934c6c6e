import { expect, onTestFinished, test } from "vitest";

import type { Span } from "#contract/span.ts";

import { OtlpExporter } from "../../../../agent/adapters/tracing/otlp-exporter.ts";
import { manualClock, sleepBy } from "../../../fakes/manual-clock.ts";
import { memoryLog } from "../../../fakes/memory-log.ts";
import { startCollector } from "../../../support/collector.ts";

function span(name: string): Span {
  return {
    context: { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true },
    name,
    kind: "consumer",
    began: new Date(0),
    ended: new Date(1),
    attributes: {},
  };
}

async function start(status: number) {
  const collector = await startCollector(status);
  const clock = manualClock();
  const log = memoryLog();
  const exporter = new OtlpExporter(collector.endpoint, { sleep: sleepBy(clock), log });
  const stopping = new AbortController();
  const running = exporter.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    collector.close();
  });
  return { exporter, clock, spans: collector.spans, lines: log.lines, stopping, running };
}

test("spans are sent together, after a while", async () => {
  const { exporter, clock, spans } = await start(200);
  exporter.record(span("one"));
  exporter.record(span("two"));

  await clock.pass(2);

  await expect.poll(() => spans.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(spans[0]?.service).toBe("pullhook-agent");
});

test("what is left is sent when it ends", async () => {
  const { exporter, spans, stopping, running } = await start(200);
  exporter.record(span("last"));

  stopping.abort();
  await running;

  expect(spans.map(({ name }) => name)).toEqual(["last"]);
});

test("a collector that refuses is told once", async () => {
  const { exporter, clock, spans, lines } = await start(500);
  for (const name of ["one", "two"]) {
    exporter.record(span(name));
    await clock.pass(2);
    await expect.poll(() => spans.at(-1)?.name).toBe(name);
  }

  await expect
    .poll(() => lines)
    .toMatchObject([{ message: "traces cannot be sent", fields: { error: "HTTP 500" } }]);
});
