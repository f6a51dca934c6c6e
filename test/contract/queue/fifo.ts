import { setTimeout as sleep } from "node:timers/promises";

import {
  aQueue,
  bodiesOf,
  receive,
  receiveOne,
  type Attributes,
} from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

const FIFO: Attributes = { FifoQueue: "true" };
const BY_CONTENT: Attributes = { ...FIFO, ContentBasedDeduplication: "true" };

/** Queues that keep order and know repetitions. */
export function checkFifo(check: Check): void {
  check("hands out the messages of a group in the order they were sent", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, BY_CONTENT);
    for (const MessageBody of ["a", "b", "c"]) {
      await sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId: "g" });
    }

    const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });

    expect(bodiesOf(messages)).toEqual(["a", "b", "c"]);
  });

  check(
    "sends a message once that is sent twice with one deduplication id",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs, FIFO);
      const same = { QueueUrl, MessageGroupId: "g", MessageDeduplicationId: "once" };

      const first = await sqs.sendMessage({ ...same, MessageBody: "a" });
      const second = await sqs.sendMessage({ ...same, MessageBody: "another body" });

      const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
      expect(bodiesOf(messages)).toEqual(["a"]);
      expect(second.MessageId).toBe(first.MessageId);
      expect(second.SequenceNumber).toBe(first.SequenceNumber);
    },
  );

  check("sends a message once that is sent twice with one body", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, BY_CONTENT);

    for (const MessageBody of ["a", "b", "a"]) {
      await sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId: "g" });
    }

    const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
    expect(bodiesOf(messages)).toEqual(["a", "b"]);
  });

  check("knows a repetition also after the message was removed", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, FIFO);
    const same = { QueueUrl, MessageBody: "a", MessageGroupId: "g", MessageDeduplicationId: "d" };
    await sqs.sendMessage(same);
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });

    await sqs.sendMessage(same);

    expect(await receive(sqs, QueueUrl)).toEqual([]);
  });

  check(
    "holds a group back while one of its messages is held, and no other group",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs, BY_CONTENT);
      await sqs.sendMessage({ QueueUrl, MessageBody: "g1", MessageGroupId: "g" });
      await sqs.sendMessage({ QueueUrl, MessageBody: "g2", MessageGroupId: "g" });
      await sqs.sendMessage({ QueueUrl, MessageBody: "h1", MessageGroupId: "h" });
      const first = await receiveOne(sqs, QueueUrl);

      const meanwhile = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first.ReceiptHandle });
      const afterwards = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });

      expect([first.Body, bodiesOf(meanwhile), bodiesOf(afterwards)]).toEqual([
        "g1",
        ["h1"],
        ["g2"],
      ]);
    },
  );

  check("wakes who waits for a group when its held message is removed", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, BY_CONTENT);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a", MessageGroupId: "g" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "b", MessageGroupId: "g" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);

    const waiting = receive(sqs, QueueUrl, { WaitTimeSeconds: 10 });
    await sleep(200);
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });

    expect(bodiesOf(await waiting)).toEqual(["b"]);
  });

  check(
    "tells a message's group, its deduplication id and its place in the order",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs, FIFO);
      const ids = { MessageGroupId: "g", MessageDeduplicationId: "d" };
      const sent = await sqs.sendMessage({ QueueUrl, MessageBody: "a", ...ids });

      const { Attributes } = await receiveOne(sqs, QueueUrl, {
        MessageSystemAttributeNames: ["All"],
      });

      expect(Attributes).toMatchObject({ ...ids, SequenceNumber: sent.SequenceNumber });
      expect(sent.SequenceNumber).toMatch(/^\d{20}$/);
    },
  );

  check("asks for a group", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, BY_CONTENT);

    const sending = sqs.sendMessage({ QueueUrl, MessageBody: "a" });

    await expect(sending).rejects.toMatchObject({ name: "MissingParameter" });
  });

  check("asks for a deduplication id where the body does not stand for it", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, FIFO);

    const sending = sqs.sendMessage({ QueueUrl, MessageBody: "a", MessageGroupId: "g" });

    await expect(sending).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
}
