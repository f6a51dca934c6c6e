import { basename } from "node:path/posix";

import { aQueue, arnOf } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

/** Queues: made, found, listed, changed, emptied, deleted. */
export function checkQueues(check: Check): void {
  check("makes a queue once, however often it is asked to", async (sqs, expect) => {
    const first = await sqs.createQueue({ QueueName: "once" });
    const second = await sqs.createQueue({ QueueName: "once" });

    expect(second.QueueUrl).toBe(first.QueueUrl);
  });

  check("tells a queue's URL by its name", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const found = await sqs.getQueueUrl({ QueueName: basename(QueueUrl) });

    expect(found.QueueUrl).toBe(QueueUrl);
  });

  check("lists queues by the beginning of their names", async (sqs, expect) => {
    await sqs.createQueue({ QueueName: "listed-a" });
    await sqs.createQueue({ QueueName: "listed-b" });

    const { QueueUrls = [] } = await sqs.listQueues({ QueueNamePrefix: "listed-" });

    expect(QueueUrls.map((url) => basename(url)).toSorted()).toEqual(["listed-a", "listed-b"]);
  });

  check("lists queues page by page", async (sqs, expect) => {
    for (const letter of ["a", "b", "c"]) await sqs.createQueue({ QueueName: `paged-${letter}` });

    const first = await sqs.listQueues({ QueueNamePrefix: "paged-", MaxResults: 2 });
    const second = await sqs.listQueues({
      QueueNamePrefix: "paged-",
      MaxResults: 2,
      NextToken: first.NextToken,
    });

    const urls = [...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])];
    expect(first.QueueUrls).toHaveLength(2);
    expect(new Set(urls).size).toBe(3);
    expect(second.NextToken).toBeUndefined();
  });

  check("deletes a queue with what is on it", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "lost" });

    await sqs.deleteQueue({ QueueUrl });

    await expect(sqs.receiveMessage({ QueueUrl })).rejects.toMatchObject({
      name: "QueueDoesNotExist",
    });
  });

  check("empties a queue", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "lost" });

    await sqs.purgeQueue({ QueueUrl });

    expect((await sqs.receiveMessage({ QueueUrl })).Messages ?? []).toEqual([]);
  });

  check("has the attributes of a new SQS queue", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });

    expect(Attributes).toMatchObject({
      VisibilityTimeout: "30",
      DelaySeconds: "0",
      ReceiveMessageWaitTimeSeconds: "0",
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
    });
    expect(Attributes?.QueueArn).toMatch(/^arn:aws:sqs:us-east-1:000000000000:q-/);
    expect(Number(Attributes?.CreatedTimestamp)).toBeGreaterThan(1_700_000_000);
  });

  check("keeps messages of a new queue for four days, of 1 MiB at most", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });

    expect(Attributes).toMatchObject({
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
    });
  });

  check("tells only the attributes that were asked for", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const { Attributes } = await sqs.getQueueAttributes({
      QueueUrl,
      AttributeNames: ["VisibilityTimeout"],
    });

    expect(Attributes).toEqual({ VisibilityTimeout: "30" });
  });

  check("changes attributes, and leaves the others", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { DelaySeconds: "3" });

    await sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "7" } });

    const { Attributes } = await sqs.getQueueAttributes({
      QueueUrl,
      AttributeNames: ["VisibilityTimeout", "DelaySeconds"],
    });
    expect(Attributes).toEqual({ VisibilityTimeout: "7", DelaySeconds: "3" });
  });

  check("keeps tags", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    await sqs.tagQueue({ QueueUrl, Tags: { team: "a", stage: "b" } });
    await sqs.untagQueue({ QueueUrl, TagKeys: ["team"] });

    expect((await sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ stage: "b" });
  });

  check("knows the queues whose dead letters a queue takes", async (sqs, expect) => {
    const target = await aQueue(sqs);
    const policy = { deadLetterTargetArn: await arnOf(sqs, target), maxReceiveCount: 2 };
    const source = await aQueue(sqs, { RedrivePolicy: JSON.stringify(policy) });

    const { queueUrls } = await sqs.listDeadLetterSourceQueues({ QueueUrl: target });

    expect(queueUrls).toEqual([source]);
  });
}
