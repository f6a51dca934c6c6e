import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

import { afterEach, describe, expect, test } from "vitest";

import { encodeHint, type RefHint } from "#contract/hint.ts";

import { awsClient } from "../../../functions/adapters/aws/aws-client.ts";
import { sqsQueue } from "../../../functions/adapters/sqs-queue.ts";
import type { SendHint } from "../../../functions/ports.ts";
import { startQueue } from "../../../infra/local/queue/start-queue.ts";
import { bodiesOf, receive, sqsClient } from "../../support/sqs/client.ts";

const HINT: RefHint = {
  kind: "ref",
  id: "d1",
  time: "2026-11-22T10:00:00.000Z",
  repository: "https://github.com/acme/shop.git",
  ref: "refs/heads/main",
};

const opened: (() => unknown)[] = [];
afterEach(() => Promise.all(opened.splice(0).map((close) => close())));

function senderTo(queueUrl: string): SendHint {
  const keys = { accessKeyId: "test", secretAccessKey: "hunter2" };
  return sqsQueue(queueUrl, awsClient({ region: "eu-west-1", keys, now: () => new Date() }));
}

/** A sender to a server that answers as told, and how often it was asked. */
async function serverThat(
  answers: RequestListener,
): Promise<{ send: SendHint; requests: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answers(request, response);
  }).listen(0, "127.0.0.1");
  opened.push(() => server.close().closeAllConnections());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    send: senderTo(`http://127.0.0.1:${port}/123456789012/hints`),
    requests: () => requests,
  };
}

function answerWith(status: number, type: string): RequestListener {
  return (request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message: "No." }));
  };
}

describe("a queue of SQS", () => {
  test("takes the hint as a CloudEvent", async () => {
    const queue = await startQueue();
    opened.push(() => queue.close());
    const queueUrl = queue.createQueue("hints");

    const sent = await senderTo(queueUrl)(HINT);

    expect(sent).toEqual({ ok: true, value: undefined });
    const bodies = bodiesOf(await receive(sqsClient(queue.endpoint), queueUrl));
    expect(bodies.map((value) => ({ ok: true, value }))).toEqual([encodeHint(HINT)]);
  });

  test("that is not there has refused the hint", async () => {
    const queue = await startQueue();
    opened.push(() => queue.close());

    const sent = await senderTo(`${queue.endpoint}/000000000000/nowhere`)(HINT);

    expect(sent).toMatchObject({ ok: false, error: { code: "queue-refused" } });
  });

  test.for([
    [403, "AccessDeniedException", "queue-refused", 1],
    [400, "ThrottlingException", "queue-unreachable", 3],
    [429, "TooManyRequestsException", "queue-unreachable", 3],
    [500, "InternalError", "queue-unreachable", 3],
    [503, "ServiceUnavailable", "queue-unreachable", 3],
  ] as const)("that answers %s %s means %s after %s tries", async ([status, type, code, tries]) => {
    const { send, requests } = await serverThat(answerWith(status, type));

    const sent = await send(HINT);

    expect(sent).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(sent)).not.toContain("hunter2");
    expect(requests()).toBe(tries);
  });

  test("where nobody listens is unreachable", async () => {
    const sent = await senderTo("http://127.0.0.1:9/123456789012/hints")(HINT);

    expect(sent).toMatchObject({ ok: false, error: { code: "queue-unreachable" } });
  });

  test("that never answers is given up while GitHub still waits", { timeout: 12_000 }, async () => {
    const { send } = await serverThat(() => {});
    const startedAt = performance.now();

    const sent = await send(HINT);

    expect(sent).toMatchObject({ ok: false, error: { code: "queue-unreachable" } });
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  test("is not asked about a hint that is too large", async () => {
    const { send, requests } = await serverThat(() => {});

    const sent = await send({ ...HINT, ref: `refs/heads/${"ü".repeat(2000)}` });

    expect(sent).toMatchObject({ ok: false, error: { code: "hint-too-large" } });
    expect(requests()).toBe(0);
  });
});
