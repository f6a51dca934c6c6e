import { aQueue, bodiesOf, receive, receiveOne } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

/** How long a message stays hidden from others. */
export function checkVisibility(check: Check): void {
  check("shows a message again at once", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);

    await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });

    expect(bodiesOf(await receive(sqs, QueueUrl))).toEqual(["a"]);
  });

  check("hides a message longer, counted from now", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 1 });

    await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 3 });

    const soon = await receive(sqs, QueueUrl, { WaitTimeSeconds: 2 });
    const later = await receive(sqs, QueueUrl, { WaitTimeSeconds: 3 });
    expect([bodiesOf(soon), bodiesOf(later)]).toEqual([[], ["a"]]);
  });

  check("hides a message shorter", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 60 });

    await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 });

    expect(bodiesOf(await receive(sqs, QueueUrl, { WaitTimeSeconds: 3 }))).toEqual(["a"]);
  });

  check("refuses to hide a message that is gone", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });

    const hiding = sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 });

    await expect(hiding).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  check("refuses to hide a message for more than twelve hours", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl);

    const hiding = sqs.changeMessageVisibility({
      QueueUrl,
      ReceiptHandle,
      VisibilityTimeout: 43_201,
    });

    await expect(hiding).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
}
