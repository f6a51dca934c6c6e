import { expect, onTestFinished, test } from "vitest";

import type { Span } from "#contract/span.ts";

import { otlpSpans } from "../../../functions/adapters/otlp-spans.ts";
import type { LogLine } from "../../../functions/ports.ts";
import { startCollector } from "../../support/collector.ts";

const SPAN: Span = {
  context: { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true },
  name: "receive delivery",
  kind: "server",
  began: new Date(0),
  ended: new Date(1),
  attributes: {},
};

async function collect(status: number) {
  const collector = await startCollector(status);
  onTestFinished(() => collector.close());
  return collector;
}

test("spans are posted where the collector takes traces", async () => {
  const { spans, endpoint } = await collect(200);
  const lines: LogLine[] = [];

  await otlpSpans(`${endpoint}/`, (line) => lines.push(line))([SPAN]);

  expect(spans).toMatchObject([{ service: "pullhook-functions", name: "receive delivery" }]);
  expect(lines).toEqual([]);
});

test("a collector that refuses is told, and nothing else happens", async () => {
  const { endpoint } = await collect(503);
  const lines: LogLine[] = [];

  await otlpSpans(endpoint, (line) => lines.push(line))([SPAN]);

  expect(lines).toEqual([{ level: "warn", message: "traces refused", reason: "503" }]);
});

test("a collector that is away is told, and nothing else happens", async () => {
  const lines: LogLine[] = [];

  await otlpSpans("http://127.0.0.1:1", (line) => lines.push(line))([SPAN]);

  expect(lines).toMatchObject([{ level: "warn", message: "traces lost" }]);
});
