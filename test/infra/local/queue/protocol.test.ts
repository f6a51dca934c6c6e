import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startQueue, type LocalQueue } from "../../../../infra/local/queue/start-queue.ts";
import {
  aQueue,
  receive,
  receiveOne,
  sqsClient,
  type Attributes,
} from "../../../support/sqs/client.ts";

let queue: LocalQueue;
beforeAll(async () => {
  queue = await startQueue();
});
afterAll(() => queue.close());

const COMMON = "com.amazon.coral.service";
const SQS = "com.amazonaws.sqs";
const LEGACY = "AWS.SimpleQueueService";

test.for([
  ["no operation", "", "{}", 400, `${COMMON}#UnknownOperationException`, "InvalidAction"],
  [
    "an unknown operation",
    "Dance",
    "{}",
    400,
    `${COMMON}#UnknownOperationException`,
    "InvalidAction",
  ],
  [
    "an operation left out",
    "AddPermission",
    "{}",
    400,
    `${SQS}#UnsupportedOperation`,
    `${LEGACY}.UnsupportedOperation`,
  ],
  ["no JSON", "SendMessage", "{", 400, `${COMMON}#SerializationException`, "MalformedInput"],
  ["no object", "SendMessage", "[]", 400, `${COMMON}#SerializationException`, "MalformedInput"],
  [
    "a member of another type",
    "SendMessage",
    '{"QueueUrl":1}',
    400,
    `${COMMON}#SerializationException`,
    "MalformedInput",
  ],
  [
    "a member left out",
    "SendMessage",
    '{"QueueUrl":null}',
    400,
    `${COMMON}#MissingRequiredParameterException`,
    "MissingParameter",
  ],
  [
    "a queue that is not there",
    "SendMessage",
    '{"QueueUrl":"http://127.0.0.1/1/missing"}',
    400,
    `${SQS}#QueueDoesNotExist`,
    `${LEGACY}.NonExistentQueue`,
  ],
  [
    "a resource that is not there",
    "StartMessageMoveTask",
    '{"SourceArn":"arn:aws:sqs:us-east-1:000000000000:missing"}',
    404,
    `${SQS}#ResourceNotFoundException`,
    "ResourceNotFoundException",
  ],
  [
    "a body too large",
    "SendMessage",
    " ".repeat(9 << 20),
    413,
    `${COMMON}#RequestEntityTooLargeException`,
    "RequestEntityTooLarge",
  ],
] as const)(
  "a request with %s is answered as AWS does",
  async ([, operation, body, status, type, code]) => {
    const answer = await fetch(queue.endpoint, {
      method: "POST",
      headers: { "x-amz-target": operation && `AmazonSQS.${operation}` },
      body,
    });

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ __type: type });
    expect(answer.headers.get("x-amzn-query-error")).toBe(`${code};Sender`);
    expect(answer.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("a queue is found by its URL whatever the host and port in it", async () => {
  const sqs = sqsClient(queue.endpoint);
  const QueueUrl = await aQueue(sqs);
  const { pathname } = new URL(QueueUrl);

  await sqs.sendMessage({ QueueUrl: `http://queue.example:4566${pathname}`, MessageBody: "a" });

  expect((await receiveOne(sqs, QueueUrl)).Body).toBe("a");
});

test("messages that a receiver did not live to read are shown again, as if never handed out", async () => {
  const sqs = sqsClient(queue.endpoint);
  const QueueUrl = await aQueue(sqs);
  for (let index = 0; index < 10; index += 1) {
    await sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1_000_000) }); // more than a socket buffers
  }

  await receiveAndDie(QueueUrl);

  const message = await receiveOne(sqs, QueueUrl, { MessageSystemAttributeNames: ["All"] });
  expect(message.Attributes?.ApproximateReceiveCount).toBe("1");
});

test("waits do not outlive the queue", async () => {
  const other = await startQueue();
  const sqs = sqsClient(other.endpoint);
  const QueueUrl = await aQueue(sqs);
  const waiting = Promise.allSettled([receive(sqs, QueueUrl, { WaitTimeSeconds: 20 })]);
  await sleep(50);

  await other.close();

  expect(await waiting).toMatchObject([{ status: "rejected" }]);
});

test("redrive policies form no circle, in which no message would ever be delivered", async () => {
  const sqs = sqsClient(queue.endpoint);
  const first = queue.createQueue("circle-a");
  queue.createQueue("circle-b", deadLettersTo("circle-a"));

  const closing = sqs.setQueueAttributes({
    QueueUrl: first,
    Attributes: deadLettersTo("circle-b"),
  });

  await expect(closing).rejects.toThrow("come back to the queue they left");
});

test("a queue may be said not to be FIFO, again and again", async () => {
  const sqs = sqsClient(queue.endpoint);
  const attributes: Attributes = { FifoQueue: "false" };

  const first = await sqs.createQueue({ QueueName: "standard", Attributes: attributes });
  const second = await sqs.createQueue({ QueueName: "standard", Attributes: attributes });

  const { QueueUrl } = second;
  const told = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["FifoQueue"] });
  expect(second.QueueUrl).toBe(first.QueueUrl);
  expect(told.Attributes ?? {}).toEqual({});
});

test("a queue cannot become FIFO", async () => {
  const sqs = sqsClient(queue.endpoint);
  const QueueUrl = await aQueue(sqs);

  const changing = sqs.setQueueAttributes({ QueueUrl, Attributes: { FifoQueue: "true" } });

  await expect(changing).rejects.toThrow("Invalid value for the parameter FifoQueue");
});

test("a queue that is there is given the attributes of the program that starts it", async () => {
  queue.createQueue("upgraded", { VisibilityTimeout: "10" });

  const QueueUrl = queue.createQueue("upgraded", { VisibilityTimeout: "20" });

  const { Attributes: told } = await sqsClient(queue.endpoint).getQueueAttributes({
    QueueUrl,
    AttributeNames: ["VisibilityTimeout"],
  });
  expect(told).toEqual({ VisibilityTimeout: "20" });
});

test("a queue that cannot be made says why", () => {
  expect(() => queue.createQueue("no name")).toThrow(
    'The queue "no name" cannot be made: Value no name for parameter QueueName is invalid.',
  );
});

function deadLettersTo(name: string): Attributes {
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) };
}

/** Asks for messages, and breaks the connection when the first part of the answer is there. */
function receiveAndDie(QueueUrl: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(queue.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.ReceiveMessage" },
    });
    asking.on("socket", (socket) =>
      socket.once("readable", () => {
        socket.resetAndDestroy();
        resolve();
      }),
    );
    asking.on("error", reject);
    asking.end(JSON.stringify({ QueueUrl, MaxNumberOfMessages: 10 }));
  });
}
