import { once } from "node:events";
import { createServer } from "node:http";

import { expect, onTestFinished, test } from "vitest";

import type { Span } from "#contract/span.ts";

import { otlpSpans } from "../../../functions/adapters/otlp-spans.ts";
import type { LogLine } from "../../../functions/ports.ts";

const SPAN: Span = {
  context: { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true },
  name: "receive delivery",
  kind: "server",
  began: new Date(0),
  ended: new Date(1),
  attributes: {},
};

async function collector(status: number) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      requests.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`);
      response.writeHead(status).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { requests, endpoint: `http://127.0.0.1:${port}/` };
}

test("spans are posted where the collector takes traces", async () => {
  const { requests, endpoint } = await collector(200);
  const lines: LogLine[] = [];

  await otlpSpans(endpoint, (line) => lines.push(line))([SPAN]);

  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatch(/^POST \/v1\/traces application\/json \{"resourceSpans":/);
  expect(lines).toEqual([]);
});

test("a collector that refuses is told, and nothing else happens", async () => {
  const { endpoint } = await collector(503);
  const lines: LogLine[] = [];

  await otlpSpans(endpoint, (line) => lines.push(line))([SPAN]);

  expect(lines).toEqual([{ level: "warn", message: "traces refused", reason: "503" }]);
});

test("a collector that is away is told, and nothing else happens", async () => {
  const lines: LogLine[] = [];

  await otlpSpans("http://127.0.0.1:1", (line) => lines.push(line))([SPAN]);

  expect(lines).toMatchObject([{ level: "warn", message: "traces lost" }]);
});
