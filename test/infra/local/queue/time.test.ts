import type { SQS } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";

import { startQueue } from "../../../../infra/local/queue/start-queue.ts";
import { manualClock, type ManualClock } from "../../../fakes/manual-clock.ts";
import {
  aQueue,
  arnOf,
  bodiesOf,
  receive,
  receiveOne,
  sqsClient,
} from "../../../support/sqs/client.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("a message is gone after the retention period", async () => {
  const { sqs, clock } = await start();
  const QueueUrl = await aQueue(sqs, { MessageRetentionPeriod: "60" });
  await sqs.sendMessage({ QueueUrl, MessageBody: "old" });
  clock.advance(30 * SECOND);
  await sqs.sendMessage({ QueueUrl, MessageBody: "new" });

  clock.advance(30 * SECOND);

  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });
  expect(Attributes?.ApproximateNumberOfMessages).toBe("1");
  expect(bodiesOf(await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 }))).toEqual(["new"]);
});

test("a repeated send is known for five minutes", async () => {
  const { sqs, clock } = await start();
  const QueueUrl = await aQueue(sqs, { FifoQueue: "true" });
  const same = { QueueUrl, MessageBody: "a", MessageGroupId: "g", MessageDeduplicationId: "d" };
  const first = await sqs.sendMessage(same);

  clock.advance(5 * MINUTE - 1);
  const repeated = await sqs.sendMessage(same);
  clock.advance(1);
  const anew = await sqs.sendMessage(same);

  expect(repeated.MessageId).toBe(first.MessageId);
  expect(anew.MessageId).not.toBe(first.MessageId);
  expect(Number(anew.SequenceNumber)).toBeGreaterThan(Number(first.SequenceNumber));
});

test("a deduplication id counts per group where the queue says so", async () => {
  const { sqs } = await start();
  const QueueUrl = await aQueue(sqs, { FifoQueue: "true", DeduplicationScope: "messageGroup" });
  const message = { QueueUrl, MessageBody: "a", MessageDeduplicationId: "d" };

  const first = await sqs.sendMessage({ ...message, MessageGroupId: "g" });
  const other = await sqs.sendMessage({ ...message, MessageGroupId: "h" });

  expect(other.MessageId).not.toBe(first.MessageId);
});

test("a message stays hidden for twelve hours from its receive at most", async () => {
  const { sqs, clock } = await start();
  const QueueUrl = await aQueue(sqs);
  await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
  const { ReceiptHandle } = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 43_200 });
  clock.advance(HOUR);

  await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 39_600 });
  const beyond = sqs.changeMessageVisibility({
    QueueUrl,
    ReceiptHandle,
    VisibilityTimeout: 39_601,
  });

  await expect(beyond).rejects.toThrow("Total VisibilityTimeout");
});

test("a wait ends after its time on the clock, and not before", async () => {
  const { sqs, clock } = await start();
  const QueueUrl = await aQueue(sqs);
  let isOver = false;
  const waiting = receive(sqs, QueueUrl, { WaitTimeSeconds: 20 }).finally(() => (isOver = true));
  await isWaiting(clock);

  clock.advance(20 * SECOND - 1);
  await sqs.listQueues({}); // time enough for an answer that came too soon
  const wasOver = isOver;
  clock.advance(1);

  expect(wasOver).toBe(false);
  expect(await waiting).toEqual([]);
});

test("a wait ends when a delay is over, and when a held message comes back", async () => {
  const { sqs, clock } = await start();
  const QueueUrl = await aQueue(sqs, { VisibilityTimeout: "7" });
  await sqs.sendMessage({ QueueUrl, MessageBody: "a", DelaySeconds: 5 });

  const first = receive(sqs, QueueUrl, { WaitTimeSeconds: 20 });
  await isWaiting(clock);
  clock.advance(5 * SECOND);
  const second = first.then(() => receive(sqs, QueueUrl, { WaitTimeSeconds: 20 }));
  await first;
  await isWaiting(clock);
  clock.advance(7 * SECOND);

  expect([bodiesOf(await first), bodiesOf(await second)]).toEqual([["a"], ["a"]]);
});

test("a message that nobody holds any more becomes a dead letter while somebody waits", async () => {
  const { sqs, clock } = await start();
  const dead = await aQueue(sqs);
  const policy = { deadLetterTargetArn: await arnOf(sqs, dead), maxReceiveCount: 1 };
  const QueueUrl = await aQueue(sqs, { RedrivePolicy: JSON.stringify(policy) });
  await sqs.sendMessage({ QueueUrl, MessageBody: "poison" });
  await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 3 });

  const waiting = receive(sqs, QueueUrl, { WaitTimeSeconds: 20 });
  await isWaiting(clock);
  clock.advance(3 * SECOND);
  const letters = await receive(sqs, dead);
  clock.advance(20 * SECOND);

  expect([bodiesOf(letters), bodiesOf(await waiting)]).toEqual([["poison"], []]);
});

test("a move of dead letters keeps to its rate, and can be cancelled", async () => {
  const { sqs, clock } = await start();
  const dead = await aQueue(sqs);
  const SourceArn = await arnOf(sqs, dead);
  const policy = { deadLetterTargetArn: SourceArn, maxReceiveCount: 1 };
  const QueueUrl = await aQueue(sqs, { RedrivePolicy: JSON.stringify(policy) });
  for (const MessageBody of ["a", "b", "c", "d", "e"])
    await sqs.sendMessage({ QueueUrl, MessageBody });
  await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });

  const { TaskHandle } = await sqs.startMessageMoveTask({
    SourceArn,
    MaxNumberOfMessagesPerSecond: 2,
  });
  const second = sqs.startMessageMoveTask({ SourceArn });
  await expect(second).rejects.toThrow("already a task running");
  clock.advance(SECOND);
  const cancelled = await sqs.cancelMessageMoveTask({ TaskHandle });
  clock.advance(MINUTE);

  const { Results } = await sqs.listMessageMoveTasks({ SourceArn });
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(4);
  expect(Results).toMatchObject([{ Status: "CANCELLED", ApproximateNumberOfMessagesToMove: 5 }]);
  expect(bodiesOf(await receive(sqs, dead, { MaxNumberOfMessages: 10 }))).toEqual(["e"]);
});

async function start(): Promise<{ readonly sqs: SQS; readonly clock: ManualClock }> {
  const clock = manualClock();
  const queue = await startQueue({ clock });
  onTestFinished(() => queue.close());
  return { sqs: sqsClient(queue.endpoint), clock };
}

/** Resolves when a receive waits, and so has set its alarm. */
async function isWaiting(clock: ManualClock): Promise<void> {
  await expect.poll(() => clock.pending()).toBeGreaterThan(0);
}
