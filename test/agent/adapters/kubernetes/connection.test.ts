import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { KubeConfig } from "@kubernetes/client-node";
import { expect, onTestFinished, test } from "vitest";

import { Connection } from "../../../../agent/adapters/kubernetes/connection.ts";

const BETWEEN_MILLISECONDS = 5; // so that each piece arrives by itself

/** A connection to a server that answers whatever is asked with these pieces, one after the other. */
async function connectionTo(pieces: readonly (string | Buffer)[]): Promise<Connection> {
  const server = createServer((_request, answer) => {
    void (async () => {
      for (const piece of pieces) {
        answer.write(piece);
        await sleep(BETWEEN_MILLISECONDS);
      }
      answer.end();
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "here", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: "somebody" },
  );
  const connection = new Connection(config);
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  return connection;
}

const SIGNAL = new AbortController().signal;
const MANY = 20; // more than Node suspects of being a leak
const CAFE = Buffer.from("café\n");

test.for([
  ["several lines in one piece", ["one\ntwo\nthree\n"], ["one", "two", "three"]],
  ["a line in many pieces", ["o", "n", "e\ntw", "o\n"], ["one", "two"]],
  ["a line that ends with the next piece", ["one", "\n", "two\n"], ["one", "two"]],
  ["empty lines", ["one\n\n", "\n", "two\n"], ["one", "two"]],
  ["a character in two pieces", [CAFE.subarray(0, 4), CAFE.subarray(4)], ["café"]],
  ["a line that breaks off", ["one\ntw"], ["one"]],
] as const)("an answer that goes on comes line by line: %s", async ([, pieces, want]) => {
  const connection = await connectionTo(pieces);

  const opened = await connection.open({ method: "GET", path: "/watch", signal: SIGNAL });

  const lines: string[] = [];
  if (opened.ok) for await (const line of opened.value) lines.push(line);
  expect(lines).toEqual(want);
});

test("many requests at one time may share a signal, and nothing is warned of", async () => {
  const connection = await connectionTo(["{}"]);
  const warnings: Error[] = [];
  function hear(warning: Error): void {
    warnings.push(warning);
  }
  process.on("warning", hear);
  onTestFinished(() => void process.off("warning", hear));
  const { signal } = new AbortController();

  const answers = await Promise.all(
    Array.from({ length: MANY }, () => connection.request({ method: "GET", path: "/", signal })),
  );

  expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: MANY }, () => "{}"));
  expect(warnings).toEqual([]);
});
