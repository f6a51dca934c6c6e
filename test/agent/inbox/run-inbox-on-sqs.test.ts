import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import type { Hint } from "#contract/hint.ts";

import { openSqsHintQueue } from "../../../agent/adapters/sqs-hint-queue.ts";
import { runInbox } from "../../../agent/inbox/run-inbox.ts";
import type { Handled } from "../../../agent/reconcile/follow-hint.ts";
import { startQueue } from "../../../infra/local/queue/start-queue.ts";
import { manualClock, sleepBy, type ManualClock } from "../../fakes/manual-clock.ts";
import { memoryLog } from "../../fakes/memory-log.ts";
import { memoryMetrics } from "../../fakes/memory-metrics.ts";
import { aHintBody } from "../../support/hints.ts";
import { bodiesOf, receive, sqsClient } from "../../support/sqs/client.ts";

const TIMES = 3; // that a message is handed out before it is a dead letter

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  return () => vi.unstubAllEnvs();
});

test("what is no hint ends in the dead-letter queue, and hints go on flowing past it", async () => {
  const clock = manualClock();
  const { sqs, hints, dead } = await openQueues({ clock });
  const { handed } = startInbox(hints, clock, async () => ({ kind: "recorded" }));
  await sqs.sendMessage({ QueueUrl: hints, MessageBody: "no hint" });
  await sqs.sendMessage({ QueueUrl: hints, MessageBody: aHintBody() });

  await expect
    .poll(() => ticking(clock, () => receive(sqs, dead)).then(bodiesOf), POLLING)
    .toEqual(["no hint"]);

  expect(handed).toHaveLength(1);
  expect(await countOn(hints, sqs)).toBe(0);
});

test("a queue that is killed and comes back while a hint is worked on loses nothing", async () => {
  const directory = mkdtempSync(join(tmpdir(), "pullhook-queue-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const clock = manualClock();
  const before = await openQueues({ clock, directory });
  const { handed } = startInbox(before.hints, clock, (_, time) => after(time, 90));
  await before.sqs.sendMessage({ QueueUrl: before.hints, MessageBody: aHintBody() });
  await expect.poll(() => handed.length).toBe(1);

  await before.queue.close();
  clock.advance(40_000);
  const port = Number(new URL(before.queue.endpoint).port);
  const { sqs, hints, dead } = await openQueues({ clock, directory, port });

  await expect.poll(() => ticking(clock, () => countOn(hints, sqs)), POLLING).toBe(0);
  expect(await countOn(dead, sqs)).toBe(0);
});

const POLLING = { timeout: 20_000, interval: 2 };

/** Lets a second pass, and then asks. */
function ticking<T>(clock: ManualClock, ask: () => Promise<T>): Promise<T> {
  clock.advance(1000);
  return ask();
}

async function openQueues(options: Parameters<typeof startQueue>[0]) {
  const queue = await startQueue(options);
  onTestFinished(() => queue.close());
  const dead = queue.createQueue("dead");
  const policy = {
    deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead",
    maxReceiveCount: TIMES,
  };
  const hints = queue.createQueue("hints", { RedrivePolicy: JSON.stringify(policy) });
  return { queue, sqs: sqsClient(queue.endpoint), hints, dead };
}

function startInbox(
  queueUrl: string,
  clock: ManualClock,
  handOn: (hint: Hint, clock: ManualClock) => Promise<Handled>,
) {
  const stopping = new AbortController();
  const handed: Hint[] = [];
  const running = runInbox(
    {
      queue: openSqsHintQueue(queueUrl),
      handOn: (hint) => {
        handed.push(hint);
        return handOn(hint, clock);
      },
      sleep: sleepBy(clock),
      chance: () => 0.5,
      log: memoryLog(),
      metrics: memoryMetrics(),
    },
    stopping.signal,
  );
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  return { handed };
}

async function after(clock: ManualClock, seconds: number): Promise<Handled> {
  await sleepBy(clock)(seconds, new AbortController().signal);
  return { kind: "recorded" };
}

async function countOn(QueueUrl: string, sqs: ReturnType<typeof sqsClient>): Promise<number> {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: held } =
    Attributes ?? {};
  return Number(visible) + Number(held);
}
