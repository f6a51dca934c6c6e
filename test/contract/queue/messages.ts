import { createHash } from "node:crypto";

import { aQueue, bodiesOf, receive, receiveOne, unchecked } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

const KIB = 1024;

/** Messages: sent, counted, received with all that belongs to them, removed. */
export function checkMessages(check: Check): void {
  check("hands a message out with its body and checksum", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const body = 'a body with "quotes", ünïcödé, 🎉 and\nlines';

    const sent = await sqs.sendMessage({ QueueUrl, MessageBody: body });
    const received = await receiveOne(sqs, QueueUrl);

    const md5 = createHash("md5").update(body).digest("hex");
    expect(sent.MD5OfMessageBody).toBe(md5);
    expect(received).toMatchObject({ MessageId: sent.MessageId, Body: body, MD5OfBody: md5 });
  });

  check("hides a message that was handed out, until its time is up", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { VisibilityTimeout: "1" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });

    const first = await receive(sqs, QueueUrl);
    const meanwhile = await receive(sqs, QueueUrl);
    const later = await receive(sqs, QueueUrl, { WaitTimeSeconds: 3 });

    expect([bodiesOf(first), bodiesOf(meanwhile), bodiesOf(later)]).toEqual([["a"], [], ["a"]]);
  });

  check("removes a message for good, however often it is asked to", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });

    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });

    expect(await receive(sqs, QueueUrl)).toEqual([]);
  });

  check("removes nothing by the receipt of an earlier receive", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    const { ReceiptHandle } = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });
    await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });

    await sqs.deleteMessage({ QueueUrl, ReceiptHandle });

    expect(bodiesOf(await receive(sqs, QueueUrl))).toEqual(["a"]);
  });

  check("tells how often and when a message was received", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const before = Date.now();
    await sqs.sendMessage({ QueueUrl, MessageBody: "a" });
    await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });

    const { Attributes } = await receiveOne(sqs, QueueUrl, {
      MessageSystemAttributeNames: ["All"],
    });

    expect(Attributes?.ApproximateReceiveCount).toBe("2");
    expect(Number(Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(before);
    expect(Number(Attributes?.ApproximateFirstReceiveTimestamp)).toBeGreaterThanOrEqual(before);
    expect(Attributes?.SenderId).toBeDefined();
  });

  check(
    "tells only the system attributes that were asked for, by either name",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);
      await sqs.sendMessage({ QueueUrl, MessageBody: "a" });

      const none = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });
      const old = await receiveOne(sqs, QueueUrl, {
        VisibilityTimeout: 0,
        ...unchecked({ AttributeNames: ["ApproximateReceiveCount"] }),
      });
      const current = await receiveOne(sqs, QueueUrl, {
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });

      expect(none.Attributes ?? {}).toEqual({});
      expect(old.Attributes).toEqual({ ApproximateReceiveCount: "2" });
      expect(current.Attributes).toEqual({ ApproximateReceiveCount: "3" });
    },
  );

  check("carries message attributes with the checksum that SQS computes", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);

    const sent = await sqs.sendMessage({
      QueueUrl,
      MessageBody: "a",
      MessageAttributes: {
        text: { DataType: "String", StringValue: "b" },
        count: { DataType: "Number", StringValue: "1" },
        bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 255) },
      },
    });
    const received = await receiveOne(sqs, QueueUrl, { MessageAttributeNames: ["All"] });

    // Worked out apart from this code, by the algorithm in the SQS developer guide.
    expect(sent.MD5OfMessageAttributes).toBe("52271596b6fb360f58fc8a1b97faa9c8");
    expect(received.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(received.MessageAttributes).toMatchObject({
      text: { DataType: "String", StringValue: "b" },
      count: { DataType: "Number", StringValue: "1" },
      bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 255) },
    });
  });

  check("hands out only the message attributes that were asked for", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const attribute = { DataType: "String", StringValue: "x" };
    await sqs.sendMessage({
      QueueUrl,
      MessageBody: "a",
      MessageAttributes: { "git.ref": attribute, "git.sha": attribute, other: attribute },
    });

    const none = await receiveOne(sqs, QueueUrl, { VisibilityTimeout: 0 });
    const byName = await receiveOne(sqs, QueueUrl, {
      VisibilityTimeout: 0,
      MessageAttributeNames: ["other", "missing"],
    });
    const byPrefix = await receiveOne(sqs, QueueUrl, { MessageAttributeNames: ["git.*"] });

    expect(Object.keys(none.MessageAttributes ?? {})).toEqual([]);
    expect(Object.keys(byName.MessageAttributes ?? {})).toEqual(["other"]);
    expect(Object.keys(byPrefix.MessageAttributes ?? {}).toSorted()).toEqual([
      "git.ref",
      "git.sha",
    ]);
  });

  check("carries the trace header", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

    await sqs.sendMessage({
      QueueUrl,
      MessageBody: "a",
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: header } },
    });
    const { Attributes } = await receiveOne(sqs, QueueUrl, {
      MessageSystemAttributeNames: ["AWSTraceHeader"],
    });

    expect(Attributes).toEqual({ AWSTraceHeader: header });
  });

  check(
    "takes a message group on a standard queue, and hands its messages out all the same",
    async (sqs, expect) => {
      const QueueUrl = await aQueue(sqs);
      await sqs.sendMessage({ QueueUrl, MessageBody: "a", MessageGroupId: "tenant" });
      await sqs.sendMessage({ QueueUrl, MessageBody: "b", MessageGroupId: "tenant" });

      const first = await receiveOne(sqs, QueueUrl, { MessageSystemAttributeNames: ["All"] });
      const second = await receiveOne(sqs, QueueUrl);

      expect(first.Attributes?.MessageGroupId).toBe("tenant");
      expect(bodiesOf([first, second]).toSorted()).toEqual(["a", "b"]);
    },
  );

  check("counts messages that are visible, held and delayed", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "held" });
    await receiveOne(sqs, QueueUrl);
    await sqs.sendMessage({ QueueUrl, MessageBody: "visible" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "visible" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "delayed", DelaySeconds: 60 });

    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "2",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
    });
  });

  check("hands a delayed message out when its delay is over", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl, MessageBody: "a", DelaySeconds: 1 });

    const before = await receive(sqs, QueueUrl);
    const after = await receive(sqs, QueueUrl, { WaitTimeSeconds: 3 });

    expect([bodiesOf(before), bodiesOf(after)]).toEqual([[], ["a"]]);
  });

  check("delays every message of a queue with a delay", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { DelaySeconds: "1" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "delayed" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "at once", DelaySeconds: 0 });

    const before = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });
    const after = await receive(sqs, QueueUrl, { WaitTimeSeconds: 3 });

    expect([bodiesOf(before), bodiesOf(after)]).toEqual([["at once"], ["delayed"]]);
  });

  check("carries a message of 1 MiB", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs, { MaximumMessageSize: String(KIB * KIB) });

    await sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(KIB * KIB) });

    expect((await receiveOne(sqs, QueueUrl)).Body).toHaveLength(KIB * KIB);
  });

  check("hands out ten messages at most", async (sqs, expect) => {
    const QueueUrl = await aQueue(sqs);
    for (let index = 0; index < 12; index += 1) {
      await sqs.sendMessage({ QueueUrl, MessageBody: String(index) });
    }

    const messages = await receive(sqs, QueueUrl, { MaxNumberOfMessages: 10 });

    expect(messages).toHaveLength(10);
    expect(new Set(bodiesOf(messages)).size).toBe(10);
  });
}
