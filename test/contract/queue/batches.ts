import { aQueue, bodiesOf, receive, receiveOne } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

const KIB = 1024;

/** Ten things at once. */
export function checkBatches(check: Check): void {
  check("sends ten messages at once", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: `m${index}`,
      MessageBody: `body ${index}`,
    }));

    const answer = await sqs.sendMessageBatch({ QueueUrl, Entries });

    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(Entries.map(({ Id }) => Id));
    expect(answer.Failed ?? []).toEqual([]);
    expect(await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 })).toHaveLength(10);
  });

  check(
    "sends the good messages of a batch with a bad one, and tells which is bad",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);

      const answer = await sqs.sendMessageBatch({
        QueueUrl,
        Entries: [
          { Id: "good", MessageBody: "a" },
          { Id: "bad", MessageBody: "b", DelaySeconds: 901 },
          { Id: "fine", MessageBody: "c" },
        ],
      });

      expect(answer.Successful?.map(({ Id }) => Id)).toEqual(["good", "fine"]);
      expect(answer.Failed).toMatchObject([
        { Id: "bad", SenderFault: true, Code: "InvalidParameterValue" },
      ]);
      const received = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
      expect(bodiesOf(received).toSorted()).toEqual(["a", "c"]);
    },
  );

  check(
    "removes the good messages of a batch with a bad receipt, and tells which is bad",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);
      await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
      const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);

      const answer = await sqs.deleteMessageBatch({
        QueueUrl,
        Entries: [
          { Id: "bad", ReceiptHandle: "no handle" },
          { Id: "good", ReceiptHandle },
        ],
      });

      expect(answer.Successful).toEqual([{ Id: "good" }]);
      expect(answer.Failed).toMatchObject([
        { Id: "bad", SenderFault: true, Code: "ReceiptHandleIsInvalid" },
      ]);
    },
  );

  check("shows several messages again at once", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    for (const MessageBody of ["a", "b"]) await sqs.sendMessage({ QueueUrl, MessageBody });
    const held = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });

    const answer = await sqs.changeMessageVisibilityBatch({
      QueueUrl,
      Entries: [
        ...held.map(({ ReceiptHandle }, index) => ({
          Id: `m${index}`,
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
        { Id: "bad", ReceiptHandle: "no handle", VisibilityTimeout: 0 },
      ],
    });

    expect(answer.Failed?.map(({ Id }) => Id)).toEqual(["bad"]);
    expect(await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 })).toHaveLength(2);
  });

  check("refuses a batch of nothing", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const sending = sqs.sendMessageBatch({ QueueUrl, Entries: [] });

    await expect(sending).rejects.toMatchObject({ name: "EmptyBatchRequest" });
  });

  check("refuses a batch of eleven", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const Entries = Array.from({ length: 11 }, (_, index) => ({
      Id: `m${index}`,
      MessageBody: "a",
    }));

    const sending = sqs.sendMessageBatch({ QueueUrl, Entries });

    await expect(sending).rejects.toMatchObject({ name: "TooManyEntriesInBatchRequest" });
    expect(await receive(sqs, QueueUrl)).toEqual([]);
  });

  check("refuses a batch in which an id comes twice", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const Entries = ["a", "b"].map((MessageBody) => ({ Id: "same", MessageBody }));

    const sending = sqs.sendMessageBatch({ QueueUrl, Entries });

    await expect(sending).rejects.toMatchObject({ name: "BatchEntryIdsNotDistinct" });
  });

  check("refuses a batch with an id that is none", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const Entries = [{ Id: "not an id", MessageBody: "a" }];

    const sending = sqs.sendMessageBatch({ QueueUrl, Entries });

    await expect(sending).rejects.toMatchObject({ name: "InvalidBatchEntryId" });
  });

  check("refuses a batch of more than 1 MiB", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const Entries = Array.from({ length: 5 }, (_, index) => ({
      Id: `m${index}`,
      MessageBody: "x".repeat(220 * KIB),
    }));

    const sending = sqs.sendMessageBatch({ QueueUrl, Entries });

    await expect(sending).rejects.toMatchObject({ name: "BatchRequestTooLong" });
  });
}
