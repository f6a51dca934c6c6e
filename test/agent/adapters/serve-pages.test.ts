import { createServer } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { servePages } from "../../../agent/adapters/serve-pages.ts";
import { memoryLog } from "../../fakes/memory-log.ts";
import { freePort } from "../../support/real-cluster/free-port.ts";

const PAGES = {
  "/healthz": () => ({ status: 200, type: "text/plain", text: "ok" }),
  "/metrics": async () => {
    throw new Error("a bug");
  },
};

async function serve(port: number, log = memoryLog()) {
  const address = { host: "127.0.0.1", port };
  const server = await servePages(PAGES, { address, name: "health-addr", log });
  onTestFinished(() => server.close());
  return { server, log };
}

test.for([
  ["GET", "/healthz", 200, "ok"],
  ["GET", "/healthz?verbose", 200, "ok"],
  ["GET", "/", 404, "not found\n"],
  ["GET", "/constructor", 404, "not found\n"],
  ["POST", "/healthz", 404, "not found\n"],
] as const)("%s %s is answered with %i", async ([method, path, status, text]) => {
  const port = await freePort();
  await serve(port);

  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });

  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(text);
});

test("a page that fails is told, and harms no other", async () => {
  const port = await freePort();
  const { log } = await serve(port);

  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow("fetch failed");
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);

  expect(answer.status).toBe(200);
  expect(log.lines).toMatchObject([{ message: "answering failed", fields: { path: "/metrics" } }]);
});

test("an address that is taken is told with its flag, and everything else goes on", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void other.close());

  const { log } = await serve(port);

  expect(log.lines).toMatchObject([{ level: "error", message: "cannot listen on --health-addr" }]);
});
