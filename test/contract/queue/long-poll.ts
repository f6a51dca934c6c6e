import { setTimeout as sleep } from "node:timers/promises";

import { aQueue, bodiesOf, receive } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

/** Receives that wait. */
export function checkLongPolls(check: Check): void {
  check(
    "waits for the whole time on an empty queue, and answers with nothing",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);
      const started = performance.now();

      const messages = await receive(sqs, QueueUrl, { WaitTimeSeconds: 1 });

      expect(messages).toEqual([]);
      expect(performance.now() - started).toBeGreaterThan(950);
    },
  );

  check("waits as long as the queue says where the receive says nothing", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { ReceiveMessageWaitTimeSeconds: "1" });
    const started = performance.now();

    await sqs.receiveMessage({ QueueUrl });

    expect(performance.now() - started).toBeGreaterThan(950);
  });

  check("wakes when a message comes", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const started = performance.now();

    const waiting = receive(sqs, QueueUrl, { WaitTimeSeconds: 10 });
    await sleep(200);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });

    expect(bodiesOf(await waiting)).toEqual(["a"]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  check("wakes when a held message is shown again", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const [held] = await receive(sqs, QueueUrl);

    const waiting = receive(sqs, QueueUrl, { WaitTimeSeconds: 10 });
    await sleep(200);
    await sqs.changeMessageVisibility({
      QueueUrl,
      ReceiptHandle: held?.ReceiptHandle,
      VisibilityTimeout: 0,
    });

    expect(bodiesOf(await waiting)).toEqual(["a"]);
  });

  check(
    "gives one message to one of two that wait, and the next to the other",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);

      const waiting = [1, 2].map(() => receive(sqs, QueueUrl, { WaitTimeSeconds: 10 }));
      await sleep(200);
      await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
      await sleep(200);
      await sqs.sendMessage({ QueueUrl, MessageBody: "b" });

      const received = await Promise.all(waiting);
      expect(received.flatMap(bodiesOf).toSorted()).toEqual(["a", "b"]);
      expect(received.map((messages) => messages.length)).toEqual([1, 1]);
    },
  );

  check("goes on waiting when another one took the message", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const started = performance.now();
    const waitings = [1, 2].map(async () => {
      const messages = await receive(sqs, QueueUrl, { WaitTimeSeconds: 2 });
      return { messages: messages.length, milliseconds: performance.now() - started };
    });
    await sleep(200);

    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });

    const [, unlucky] = (await Promise.all(waitings)).toSorted((a, b) => b.messages - a.messages);
    expect(unlucky?.messages).toBe(0);
    expect(unlucky?.milliseconds).toBeGreaterThan(1900);
  });

  check("gives nothing to a receive that was called off", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const calledOff = new AbortController();
    const waiting = sqs.receiveMessage(
      { QueueUrl, WaitTimeSeconds: 5 },
      { abortSignal: calledOff.signal },
    );
    await sleep(200);

    calledOff.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await sleep(100);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });

    expect(bodiesOf(await receive(sqs, QueueUrl, { WaitTimeSeconds: 1 }))).toEqual(["a"]);
  });
}
