import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { openSqsHintQueue } from "../../agent/adapters/sqs-hint-queue.ts";
import type { HintQueue, QueueMessage } from "../../agent/ports.ts";
import { startQueue } from "../../infra/local/queue/start-queue.ts";
import { fakeHintQueue } from "../fakes/fake-hint-queue.ts";
import { manualClock, type ManualClock } from "../fakes/manual-clock.ts";
import { sqsClient } from "../support/sqs/client.ts";

const NEVER = new AbortController().signal;

interface Opened {
  readonly hints: HintQueue;
  readonly send: (body: string) => Promise<unknown>;
}

const KINDS: readonly (readonly [string, (clock: ManualClock) => Promise<Opened>])[] = [
  ["the fake", openFake],
  ["SQS, embedded", openEmbedded],
];

describe.each(KINDS)("a queue of hints: %s", (_, open) => {
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_REGION", "us-east-1");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("hands a message out, hides it, and hands it out again when its time is up", async () => {
    const clock = manualClock();
    const { hints, send } = await open(clock);
    await send("a");

    const first = await receive(hints, 30);
    await send("b");
    const meanwhile = await receive(hints, 60);
    clock.advance(30_000);
    const again = await receive(hints, 30);

    expect([first, meanwhile, again].map((messages) => messages.map(({ body }) => body))).toEqual([
      ["a"],
      ["b"],
      ["a"],
    ]);
    expect([first[0]?.receives, again[0]?.receives]).toEqual([1, 2]);
    expect(again[0]?.id).toBe(first[0]?.id);
    expect(again[0]?.receipt).not.toBe(first[0]?.receipt);
  });

  test("hands out ten messages at most", async () => {
    const { hints, send } = await open(manualClock());
    for (let index = 0; index < 12; index += 1) await send(String(index));

    const first = await receive(hints, 30);
    const second = await receive(hints, 30);

    expect([first.length, second.length]).toEqual([10, 2]);
  });

  test("removes a message for good", async () => {
    const clock = manualClock();
    const { hints, send } = await open(clock);
    await send("a");

    const removed = await hints.remove(await receive(hints, 30));
    clock.advance(30_000);
    await send("b");

    expect(removed.ok).toBe(true);
    expect((await receive(hints, 30)).map(({ body }) => body)).toEqual(["b"]);
  });

  test("removes and hides nothing by the receipt of an earlier receive", async () => {
    const { hints, send } = await open(manualClock());
    await send("a");
    const mine = await receive(hints, 0);
    const theirs = await receive(hints, 0);

    const removed = await hints.remove(mine);
    const hidden = await hints.hide(mine, 60);

    expect([removed.ok, hidden.ok]).toEqual([true, true]);
    expect((await receive(hints, 30)).map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
  });

  test("shows a message again at once", async () => {
    const { hints, send } = await open(manualClock());
    await send("a");

    await hints.hide(await receive(hints, 30), 0);

    expect(await receive(hints, 30)).toHaveLength(1);
  });

  test("hides a message longer, counted from now", async () => {
    const clock = manualClock();
    const { hints, send } = await open(clock);
    await send("a");
    const messages = await receive(hints, 10);
    clock.advance(9000);

    await hints.hide(messages, 10);
    clock.advance(9000);
    await send("b");
    const meanwhile = await receive(hints, 30);
    clock.advance(1000);

    expect(meanwhile.map(({ body }) => body)).toEqual(["b"]);
    expect((await receive(hints, 30)).map(({ body }) => body)).toEqual(["a"]);
  });

  test("waits for a message", async () => {
    const clock = manualClock();
    const { hints, send } = await open(clock);

    const waiting = receive(hints, 30);
    await isWaiting(clock);
    await send("a");

    expect((await waiting).map(({ body }) => body)).toEqual(["a"]);
  });

  test("answers with nothing after twenty seconds in which none came", async () => {
    const clock = manualClock();
    const { hints } = await open(clock);

    const waiting = receive(hints, 30);
    await isWaiting(clock);
    clock.advance(20_000);

    expect(await waiting).toEqual([]);
  });

  test("answers with nothing as soon as it is called off", async () => {
    const clock = manualClock();
    const { hints } = await open(clock);
    const stop = new AbortController();

    const waiting = hints.receive(30, stop.signal);
    await isWaiting(clock);
    stop.abort();

    expect(await waiting).toEqual({ ok: true, value: [] });
  });
});

async function openFake(clock: ManualClock): Promise<Opened> {
  const hints = fakeHintQueue(clock);
  return { hints, send: async (body) => hints.send(body) };
}

async function openEmbedded(clock: ManualClock): Promise<Opened> {
  const queue = await startQueue({ clock });
  onTestFinished(() => queue.close());
  const queueUrl = queue.createQueue("hints");
  const sqs = sqsClient(queue.endpoint);
  return {
    hints: openSqsHintQueue(queueUrl),
    send: (MessageBody) => sqs.sendMessage({ QueueUrl: queueUrl, MessageBody }),
  };
}

async function receive(hints: HintQueue, hideSeconds: number): Promise<readonly QueueMessage[]> {
  const received = await hints.receive(hideSeconds, NEVER);
  if (!received.ok) throw new Error(received.error.message);
  return received.value;
}

async function isWaiting(clock: ManualClock): Promise<void> {
  await expect.poll(() => clock.pending()).toBeGreaterThan(0);
}
