import { spawn } from "node:child_process";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SQS } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";

import { systemClock, type Clock } from "../../../../infra/local/queue/clock.ts";
import { startQueue, type LocalQueue } from "../../../../infra/local/queue/start-queue.ts";
import { manualClock } from "../../../fakes/manual-clock.ts";
import { bodiesOf, receive, receiveOne, sqsClient } from "../../../support/sqs/client.ts";

const MIB = 1 << 20;

test("queues, messages and what was done to them outlive the process", async () => {
  const directory = aDirectory();
  const clock = manualClock();
  const before = await startQueue({ directory, clock });
  const sqs = sqsClient(before.endpoint);
  const QueueUrl = before.createQueue("kept", { VisibilityTimeout: "9" });
  await sqs.tagQueue({ QueueUrl, Tags: { a: "b" } });
  for (const MessageBody of ["removed", "held", "delayed", "visible"]) {
    await sqs.sendMessage({
      QueueUrl,
      MessageBody,
      DelaySeconds: MessageBody === "delayed" ? 60 : 0,
    });
  }
  const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
  const held = await receiveOne(sqs, QueueUrl);
  const asItWas = await everything(sqs, QueueUrl);
  await before.close();

  const after = await restart(directory, clock);
  const again = sqsClient(after.endpoint);

  expect(await everything(again, QueueUrl)).toEqual(asItWas);
  expect(bodiesOf(await receive(again, QueueUrl, { MaxNumberOfMessages: 10 }))).toEqual([
    "visible",
  ]);
  await again.deleteMessage({ QueueUrl, ReceiptHandle: held.ReceiptHandle });
  clock.advance(60_000);
  const rest = await receive(again, QueueUrl, { MaxNumberOfMessages: 10 });
  expect(bodiesOf(rest)).toEqual(["delayed", "visible"]);
});

test("a FIFO queue knows repetitions and goes on counting after a restart", async () => {
  const directory = aDirectory();
  const clock = manualClock();
  const before = await startQueue({ directory, clock });
  const QueueUrl = before.createQueue("kept.fifo", { FifoQueue: "true" });
  const message = { QueueUrl, MessageBody: "a", MessageGroupId: "g" };
  const first = await sqsClient(before.endpoint).sendMessage({
    ...message,
    MessageDeduplicationId: "d",
  });
  await before.close();

  const sqs = sqsClient((await restart(directory, clock)).endpoint);
  const repeated = await sqs.sendMessage({ ...message, MessageDeduplicationId: "d" });
  const next = await sqs.sendMessage({ ...message, MessageDeduplicationId: "e" });

  expect(repeated.MessageId).toBe(first.MessageId);
  expect(Number(next.SequenceNumber)).toBeGreaterThan(Number(first.SequenceNumber));
});

test("a last line that was cut short is dropped, and the file goes on well", async () => {
  const directory = aDirectory();
  const before = await startQueue({ directory });
  const QueueUrl = before.createQueue("kept");
  await sqsClient(before.endpoint).sendMessage({ QueueUrl, MessageBody: "whole" });
  await before.close();
  const file = join(directory, "queue.jsonl");
  appendFileSync(file, readFileSync(file).subarray(0, 40)); // begins like a line, and ends amid it

  const between = await restart(directory);
  await sqsClient(between.endpoint).sendMessage({ QueueUrl, MessageBody: "later" });
  await between.close();
  const sqs = sqsClient((await restart(directory)).endpoint);

  const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
  expect(bodiesOf(messages)).toEqual(["whole", "later"]);
});

test("a line that is none is named, with what to do", async () => {
  const directory = aDirectory();
  const file = join(directory, "queue.jsonl");
  writeFileSync(file, '{"kind":"queue-deleted","queue":"a"}\n{"kind":"queue-del\n{}\n');

  const starting = startQueue({ directory });

  await expect(starting).rejects.toThrow(`Line 2 of ${file} is not a change of a queue. Remove`);
});

test("the file does not grow with what is gone", async () => {
  const directory = aDirectory();
  const queue = await restart(directory);
  const QueueUrl = queue.createQueue("busy");
  const sqs = sqsClient(queue.endpoint);
  const MessageBody = "x".repeat(100_000);

  for (let round = 0; round < 60; round += 1) {
    await sqs.sendMessage({ QueueUrl, MessageBody });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
  }

  expect(statSync(join(directory, "queue.jsonl")).size).toBeLessThan(1.2 * MIB);
});

test("kill -9 amid sends loses nothing that was answered for", { timeout: 30_000 }, async () => {
  const directory = aDirectory();
  const killed = spawn(process.execPath, ["--import", "tsx", "--eval", STARTER], {
    env: { ...process.env, DIRECTORY: directory },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const endpoint = await new Promise((resolve) => killed.once("message", resolve));
  const sqs = sqsClient(String(endpoint));
  const { QueueUrl } = await sqs.createQueue({ QueueName: "kept" });
  const answered: string[] = [];

  const sending = Promise.allSettled(
    Array.from({ length: 400 }, async (_, index) => {
      await sqs.sendMessage({ QueueUrl, MessageBody: String(index) });
      if (answered.push(String(index)) === 100) killed.kill("SIGKILL");
    }),
  );
  await sending;

  const after = await restart(directory);
  const kept = await drain(sqsClient(after.endpoint), QueueUrl ?? "");
  expect(answered.length).toBeGreaterThanOrEqual(100);
  expect(answered.length).toBeLessThan(400);
  expect(answered.filter((body) => !kept.has(body))).toEqual([]);
});

const STARTER = `
  import("./infra/local/queue/start-queue.ts").then(async ({ startQueue }) => {
    const { endpoint } = await startQueue({ directory: process.env.DIRECTORY });
    process.send(endpoint);
  });
`;

function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "pullhook-queue-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

async function restart(directory: string, clock: Clock = systemClock): Promise<LocalQueue> {
  const queue = await startQueue({ directory, clock });
  onTestFinished(() => queue.close());
  return queue;
}

async function everything(sqs: SQS, QueueUrl: string): Promise<unknown> {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });
  const { Tags } = await sqs.listQueueTags({ QueueUrl });
  return { Attributes, Tags };
}

async function drain(sqs: SQS, QueueUrl: string): Promise<ReadonlySet<string>> {
  const bodies = new Set<string>();
  for (;;) {
    const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
    if (messages.length === 0) return bodies;
    for (const body of bodiesOf(messages)) bodies.add(body);
  }
}
