import type { SQS } from "@aws-sdk/client-sqs";

import { aQueue, unchecked } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

type Ask = (sqs: SQS, QueueUrl: string) => Promise<unknown>;

/** What is refused, and by which error. */
const REFUSALS: readonly (readonly [what: string, error: string, ask: Ask])[] = [
  [
    "the name of a queue that is not there",
    "QueueDoesNotExist",
    (sqs) => sqs.getQueueUrl({ QueueName: "missing" }),
  ],
  [
    "the URL of a queue that is not there",
    "QueueDoesNotExist",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl: `${QueueUrl}-not`, MessageBody: "a" }),
  ],
  [
    "a queue's name with other attributes",
    "QueueNameExists",
    (sqs, QueueUrl) =>
      sqs.createQueue({
        QueueName: QueueUrl.split("/").at(-1),
        Attributes: { VisibilityTimeout: "3" },
      }),
  ],
  [
    "a name that no queue can have",
    "InvalidParameterValue",
    (sqs) => sqs.createQueue({ QueueName: "not a name" }),
  ],
  [
    "an attribute that no queue has",
    "InvalidAttributeName",
    (sqs, QueueUrl) =>
      sqs.setQueueAttributes({ QueueUrl, Attributes: unchecked({ Colour: "red" }) }),
  ],
  [
    "to tell an attribute that no queue has",
    "InvalidAttributeName",
    (sqs, QueueUrl) =>
      sqs.getQueueAttributes({ QueueUrl, ...unchecked({ AttributeNames: ["Colour"] }) }),
  ],
  [
    "a visibility timeout of a day",
    "InvalidAttributeValue",
    (sqs, QueueUrl) =>
      sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "86400" } }),
  ],
  [
    "a dead-letter queue that is not there",
    "InvalidParameterValue",
    (sqs, QueueUrl) =>
      sqs.setQueueAttributes({
        QueueUrl,
        Attributes: {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:missing",
            maxReceiveCount: 1,
          }),
        },
      }),
  ],
  [
    "a receipt handle that it never gave",
    "ReceiptHandleIsInvalid",
    (sqs, QueueUrl) => sqs.deleteMessage({ QueueUrl, ReceiptHandle: "no handle" }),
  ],
  [
    "to hide by a receipt handle that it never gave",
    "ReceiptHandleIsInvalid",
    (sqs, QueueUrl) =>
      sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: "no handle", VisibilityTimeout: 1 }),
  ],
  [
    "an empty body",
    "MissingParameter",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl, MessageBody: "" }),
  ],
  [
    "a character that XML cannot carry",
    "InvalidMessageContents",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl, MessageBody: "a\u0000b" }),
  ],
  [
    "a message of more than 1 MiB",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1_048_577) }),
  ],
  [
    "a message attribute without a value",
    "InvalidParameterValue",
    (sqs, QueueUrl) =>
      sqs.sendMessage({
        QueueUrl,
        MessageBody: "a",
        MessageAttributes: { empty: { DataType: "String", StringValue: "" } },
      }),
  ],
  [
    "a message attribute of a type of its own",
    "InvalidParameterValue",
    (sqs, QueueUrl) =>
      sqs.sendMessage({
        QueueUrl,
        MessageBody: "a",
        MessageAttributes: { own: { DataType: "Colour", StringValue: "red" } },
      }),
  ],
  [
    "a number that is none",
    "InvalidParameterValue",
    (sqs, QueueUrl) =>
      sqs.sendMessage({
        QueueUrl,
        MessageBody: "a",
        MessageAttributes: { count: { DataType: "Number", StringValue: "many" } },
      }),
  ],
  [
    "a delay of more than a quarter of an hour",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl, MessageBody: "a", DelaySeconds: 901 }),
  ],
  [
    "a deduplication id on a standard queue",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.sendMessage({ QueueUrl, MessageBody: "a", MessageDeduplicationId: "d" }),
  ],
  [
    "a receive of eleven",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 11 }),
  ],
  [
    "a receive of none",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 0 }),
  ],
  [
    "a wait of more than twenty seconds",
    "InvalidParameterValue",
    (sqs, QueueUrl) => sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 21 }),
  ],
  [
    "to move messages out of a queue that is not there",
    "ResourceNotFoundException",
    (sqs) => sqs.startMessageMoveTask({ SourceArn: "arn:aws:sqs:us-east-1:000000000000:missing" }),
  ],
];

export function checkRefusals(check: Check): void {
  for (const [what, error, ask] of REFUSALS) {
    check(`refuses ${what} by ${error}`, async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);

      const asking = ask(sqs, QueueUrl);

      await expect(asking).rejects.toMatchObject({ name: error });
    });
  }

  check("refuses a message with an attribute too many", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const names = Array.from({ length: 11 }, (_, index) => `a${index}`);
    const attribute = { DataType: "String", StringValue: "x" };

    const sending = sqs.sendMessage({
      QueueUrl,
      MessageBody: "a",
      MessageAttributes: Object.fromEntries(names.map((name) => [name, attribute])),
    });

    await expect(sending).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  check("counts attributes in the size of a message", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { MaximumMessageSize: "1024" });
    const MessageAttributes = { a: { DataType: "String", StringValue: "x".repeat(100) } };

    await sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1024) });
    const sending = sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1000), MessageAttributes });

    await expect(sending).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
}
