import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, expect, test } from "vitest";

import { serveHttp, type HttpServer } from "../../../functions/adapters/node-http.ts";
import {
  MAX_DELIVERY_BYTES,
  type Answer,
  type Delivery,
} from "../../../functions/intake/delivery.ts";
import type { LogLine } from "../../../functions/ports.ts";

const opened: HttpServer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())));

/** A server that keeps what it receives. */
async function serve(
  answer: () => Promise<Answer> = async () => ({
    status: 202,
    headers: { "x-test": "yes" },
    body: "fine",
  }),
) {
  const [deliveries, lines]: [Delivery[], LogLine[]] = [[], []];
  function receive(delivery: Delivery): Promise<Answer> {
    deliveries.push(delivery);
    return answer();
  }
  const server = await serveHttp({
    port: 0,
    host: "127.0.0.1",
    receive,
    log: (line) => lines.push(line),
  });
  opened.push(server);
  return { url: server.url, deliveries, lines };
}

test("hands on a request as it came and answers what it is told", async () => {
  const { url, deliveries } = await serve();

  const response = await fetch(`${url}/hooks/github?a=1`, {
    method: "POST",
    body: "é\r\n",
    headers: { "X-Test": "a" },
  });

  expect([response.status, response.headers.get("x-test"), await response.text()]).toEqual([
    202,
    "yes",
    "fine",
  ]);
  const [delivery] = deliveries;
  expect(delivery).toMatchObject({
    method: "POST",
    path: "/hooks/github",
    body: Buffer.from("é\r\n"),
  });
  expect(delivery?.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`)).toContain(
    "x-test: a",
  );
  expect(Math.abs(Date.now() - (delivery?.receivedAt.getTime() ?? 0))).toBeLessThan(5000);
});

test("shows a repeated header as often as it was sent", async () => {
  const { url, deliveries } = await serve();

  const sent = request(url, { headers: ["Host", "a", "X-Test", "1", "x-test", "2"] }).end();
  await once(sent, "response");
  sent.destroy();

  expect(deliveries[0]?.headers.filter(([name]) => /^x-test$/i.test(name))).toEqual([
    ["X-Test", "1"],
    ["x-test", "2"],
  ]);
});

test("keeps one byte more than the limit of a body that is larger", async () => {
  const { url, deliveries } = await serve();

  const response = await fetch(url, {
    method: "POST",
    body: new Uint8Array(MAX_DELIVERY_BYTES + 1_000_000),
  });

  expect(response.status).toBe(202);
  expect(deliveries[0]?.body.byteLength).toBe(MAX_DELIVERY_BYTES + 1);
});

test("survives a sender that hangs up halfway", async () => {
  const { url, deliveries, lines } = await serve();

  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  const response = await fetch(url);

  expect(response.status).toBe(202);
  expect(deliveries).toHaveLength(1);
  expect(lines).toHaveLength(1);
});

test("hangs up when the receiver throws, and says why in the log", async () => {
  const { url, lines } = await serve(() => Promise.reject(new Error("no more")));

  await expect(fetch(url)).rejects.toThrow("fetch failed");

  expect(lines).toEqual([{ level: "error", message: "delivery failed", reason: "Error: no more" }]);
});

test("closes while a sender keeps its connection open", async () => {
  const { url } = await serve();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await once(socket, "data");

  const [server] = opened.splice(0);
  await server?.close();

  expect(await text(socket)).toBe("");
});

test("fails to start where the port is taken", async () => {
  const { url } = await serve();

  const second = serveHttp({
    port: Number(new URL(url).port),
    host: "127.0.0.1",
    receive: () => Promise.reject(new Error("never")),
    log: () => {},
  });

  await expect(second).rejects.toThrow("EADDRINUSE");
});
