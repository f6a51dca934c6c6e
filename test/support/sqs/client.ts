import { randomUUID } from "node:crypto";

import { SQS, type Message, type QueueAttributeName } from "@aws-sdk/client-sqs";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true"; // of no use in a test's output

export type Attributes = Partial<Record<QueueAttributeName, string>>;

/** A client of SQS that tries once, and tells what went wrong. */
export function sqsClient(endpoint: string): SQS {
  return new SQS({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
}

/** Makes a queue that no other test has, and tells its URL. */
export async function aQueue(sqs: SQS, attributes: Attributes = {}): Promise<string> {
  const QueueName = `q-${randomUUID()}${attributes.FifoQueue === "true" ? ".fifo" : ""}`;
  const { QueueUrl } = await sqs.createQueue({ QueueName, Attributes: attributes });
  return known(QueueUrl);
}

/** The Amazon resource name of a queue. */
export async function arnOf(sqs: SQS, QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
  return known(Attributes?.QueueArn);
}

/** Receives once, without waiting unless told to. */
export async function receive(
  sqs: SQS,
  QueueUrl: string,
  more: Partial<Parameters<SQS["receiveMessage"]>[0]> = {},
): Promise<Message[]> {
  const answer = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 0, ...more });
  return answer.Messages ?? [];
}

/** Receives one message, or fails. */
export async function receiveOne(
  sqs: SQS,
  QueueUrl: string,
  more: Partial<Parameters<SQS["receiveMessage"]>[0]> = {},
): Promise<Message & { readonly ReceiptHandle: string }> {
  const [message] = await receive(sqs, QueueUrl, { WaitTimeSeconds: 2, ...more });
  return { ...message, ReceiptHandle: known(message?.ReceiptHandle) };
}

/** The bodies of messages. */
export function bodiesOf(messages: readonly Message[]): string[] {
  return messages.map(({ Body = "" }) => Body);
}

/** What the client's types would not let through. */
export function unchecked(members: object): object {
  return members;
}

function known(value: string | undefined): string {
  if (value === undefined) throw new Error("SQS left out what it always tells");
  return value;
}
