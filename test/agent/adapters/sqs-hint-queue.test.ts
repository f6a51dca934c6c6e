import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import type { Result } from "#contract/result.ts";

import { openSqsHintQueue } from "../../../agent/adapters/sqs-hint-queue.ts";
import type { HintQueue, QueueMessage, QueueProblem } from "../../../agent/ports.ts";
import { startQueue, type LocalQueue } from "../../../infra/local/queue/start-queue.ts";
import { receive as receiveBy, sqsClient } from "../../support/sqs/client.ts";

const NEVER = new AbortController().signal;

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  return () => vi.unstubAllEnvs();
});

test("messages come with all that belongs to them", async () => {
  const { hints, send } = await start();
  const before = Date.now();
  await send("a");

  const [message] = await received(hints);

  expect(message).toMatchObject({ body: "a", receives: 1 });
  expect(message?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(message?.sentAt.getTime()).toBeGreaterThanOrEqual(before);
});

test("messages are hidden for as long as was asked, and counted when they come again", async () => {
  const { hints, send } = await start();
  await send("a");

  const [first] = await received(hints, 1);
  const [second] = await received(hints);

  expect(second).toMatchObject({ id: first?.id, receives: 2 });
});

test("messages are removed, more than SQS takes at a time", async () => {
  const { hints, send, left } = await start();
  for (let index = 0; index < 23; index += 1) await send(String(index));
  const messages = [
    ...(await received(hints)),
    ...(await received(hints)),
    ...(await received(hints)),
  ];

  const removed = await hints.remove(messages);

  expect(removed.ok).toBe(true);
  expect(messages).toHaveLength(23);
  expect(await left()).toBe(0);
});

test("messages are shown again at once", async () => {
  const { hints, send } = await start();
  await send("a");
  await send("b");

  const shown = await hints.hide(await received(hints), 0);

  expect(shown.ok).toBe(true);
  expect((await received(hints)).map(({ receives }) => receives)).toEqual([2, 2]);
});

test("a message that somebody else holds by now stays, and is no problem", async () => {
  const { hints, send, left } = await start();
  await send("a");
  const mine = await received(hints, 0);
  await received(hints);

  const removed = await hints.remove(mine);
  const hidden = await hints.hide(mine, 30);

  expect([removed.ok, hidden.ok]).toEqual([true, true]);
  expect(await left()).toBe(1);
});

test("no messages are no request", async () => {
  const hints = openSqsHintQueue("http://127.0.0.1:1/1/nowhere");

  expect([await hints.remove([]), await hints.hide([], 5)]).toMatchObject([
    { ok: true },
    { ok: true },
  ]);
});

test("a poll that is called off ends at once and eats no message", async () => {
  const { hints, send, queue, queueUrl } = await start();
  const stop = new AbortController();
  const polling = hints.receive(30, stop.signal);
  await sleep(100);

  stop.abort();
  const messages = await polling;
  await sleep(100);
  await send("a");

  expect(messages).toEqual({ ok: true, value: [] });
  expect(await receiveBy(sqsClient(queue.endpoint), queueUrl, { WaitTimeSeconds: 1 })).toHaveLength(
    1,
  );
});

test("a queue that does not exist is a refusal that names it", async () => {
  const { queue } = await start();
  const url = `${queue.endpoint}/000000000000/missing`;

  const problem = problemOf(await openSqsHintQueue(url).receive(30, NEVER));

  expect(problem?.code).toBe("queue-refused");
  expect(problem?.message).toContain(`${url} does not exist`);
});

test("a role that may not is a refusal that says what to allow", async () => {
  const url = await aServer(403, {
    __type: "com.amazon.coral.service#AccessDeniedException",
    Message:
      "User: arn:aws:sts::1:assumed-role/agent/x is not authorized to perform: sqs:deletemessage",
  });

  const problem = problemOf(await openSqsHintQueue(url).remove([aMessage()]));

  expect(problem?.code).toBe("queue-refused");
  expect(problem?.message).toContain("assumed-role/agent/x is not authorized");
  expect(problem?.advice).toBe("Allow the role sqs:DeleteMessage on this queue.");
});

test("a queue that stumbles is only away", async () => {
  const url = await aServer(503, "not JSON");

  const problem = problemOf(await openSqsHintQueue(url).hide([aMessage()], 5));

  expect(problem?.code).toBe("queue-unreachable");
});

test("a part of a batch that was not done for no fault of ours is told", async () => {
  const url = await aServer(200, {
    Successful: [],
    Failed: [{ Id: "0", SenderFault: false, Code: "InternalError", Message: "oops" }],
  });

  const problem = problemOf(await openSqsHintQueue(url).remove([aMessage()]));

  expect(problem?.code).toBe("queue-unreachable");
  expect(problem?.message).toContain("InternalError: oops");
});

test("no credentials are a refusal that says where they are looked for", async () => {
  const home = mkdtempSync(join(tmpdir(), "pullhook-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const { queueUrl } = await start();
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");

  const problem = problemOf(await openSqsHintQueue(queueUrl).receive(30, NEVER));

  expect(problem?.code).toBe("queue-refused");
  expect(problem?.message).toContain("cannot be asked without AWS credentials");
  expect(problem?.advice).toContain("AWS_ROLE_ARN");
});

test("a queue whose URL tells no region asks for one", async () => {
  const home = mkdtempSync(join(tmpdir(), "pullhook-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const { queueUrl } = await start();
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_REGION", undefined);

  const problem = problemOf(await openSqsHintQueue(queueUrl).receive(30, NEVER));

  expect(problem).toMatchObject({ code: "queue-refused", advice: "Set AWS_REGION." });
});

test("a queue that is away is told so, and serves again when it is back", async () => {
  const directory = mkdtempSync(join(tmpdir(), "pullhook-queue-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { hints, send, queue, queueUrl } = await start({ directory });
  await send("a");
  const polled = await received(hints, 0);
  await queue.close();

  const problem = problemOf(await hints.receive(30, NEVER));
  await start({ directory, port: Number(new URL(queue.endpoint).port) });
  const afterwards = await received(hints);

  expect(problem?.code).toBe("queue-unreachable");
  expect(problem?.message).toContain(queueUrl);
  expect(afterwards.map(({ id }) => id)).toEqual(polled.map(({ id }) => id));
});

interface Started {
  readonly queue: LocalQueue;
  readonly queueUrl: string;
  readonly hints: HintQueue;
  readonly send: (body: string) => Promise<void>;
  readonly left: () => Promise<number>;
}

async function start(options: Parameters<typeof startQueue>[0] = {}): Promise<Started> {
  const queue = await startQueue(options);
  onTestFinished(() => queue.close());
  const queueUrl = queue.createQueue("hints");
  const sqs = sqsClient(queue.endpoint);
  return {
    queue,
    queueUrl,
    hints: openSqsHintQueue(queueUrl),
    async send(body) {
      await sqs.sendMessage({ QueueUrl: queueUrl, MessageBody: body });
    },
    async left() {
      const { Attributes } = await sqs.getQueueAttributes({
        QueueUrl: queueUrl,
        AttributeNames: ["All"],
      });
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: held } =
        Attributes ?? {};
      return Number(visible) + Number(held);
    },
  };
}

function problemOf(answer: Result<unknown, QueueProblem>): QueueProblem | undefined {
  return answer.ok ? undefined : answer.error;
}

async function received(hints: HintQueue, hideSeconds = 30): Promise<readonly QueueMessage[]> {
  const answer = await hints.receive(hideSeconds, NEVER);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

function aMessage(): QueueMessage {
  return { id: "m", body: "a", receipt: "r", receives: 1, sentAt: new Date(0) };
}

/** A queue that answers everything alike. */
async function aServer(status: number, body: unknown): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, {
      "content-type": "application/x-amz-json-1.0",
      ...(status === 403 && { "x-amzn-query-error": "AccessDenied;Sender" }),
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/000000000000/hints`;
}
