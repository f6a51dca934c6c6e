import { setTimeout as sleep } from "node:timers/promises";

import type { SQS } from "@aws-sdk/client-sqs";

import { aQueue, arnOf, bodiesOf, receive, receiveOne } from "../../support/sqs/client.ts";
import type { Check } from "./check.ts";

/** Dead letters, and the way back. */
export function checkRedrive(check: Check): void {
  check(
    "moves a message that was received too often to the dead-letter queue",
    async (sqs, expect) => {
      const { source, dead } = await aPair(sqs, 2);
      const { MessageId } = await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });

      const first = await receive(sqs, source, { VisibilityTimeout: 0 });
      const second = await receive(sqs, source, { VisibilityTimeout: 0 });
      const third = await receive(sqs, source, { VisibilityTimeout: 0 });

      expect([first.length, second.length, third.length]).toEqual([1, 1, 0]);
      expect(await receiveOne(sqs, dead)).toMatchObject({ Body: "poison", MessageId });
    },
  );

  check("tells of a dead letter where it came from", async (sqs, expect) => {
    const { source, dead } = await aPair(sqs, 1);
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
    await receive(sqs, source, { VisibilityTimeout: 0 });
    await receive(sqs, source, { VisibilityTimeout: 0 });

    const letter = await receiveOne(sqs, dead, { MessageSystemAttributeNames: ["All"] });

    expect(letter.Attributes?.DeadLetterQueueSourceArn).toBe(await arnOf(sqs, source));
  });

  check("wakes who waits for dead letters", async (sqs, expect) => {
    const { source, dead } = await aPair(sqs, 1);
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
    await receive(sqs, source, { VisibilityTimeout: 0 });

    const waiting = receive(sqs, dead, { WaitTimeSeconds: 5 });
    await sleep(200);
    await receive(sqs, source, { VisibilityTimeout: 0 });

    expect(bodiesOf(await waiting)).toEqual(["poison"]);
  });

  check("keeps healthy messages flowing past a poisoned one", async (sqs, expect) => {
    const { source } = await aPair(sqs, 1);
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
    await receive(sqs, source, { VisibilityTimeout: 0 });
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "healthy" });

    expect(bodiesOf(await receive(sqs, source, { MaxNumberOfMessages: 10 }))).toEqual(["healthy"]);
  });

  check(
    "moves dead letters back to where they came from, to be tried anew",
    async (sqs, expect) => {
      const { source, dead } = await aPair(sqs, 1);
      await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
      await receive(sqs, source, { VisibilityTimeout: 0 });
      await receive(sqs, source, { VisibilityTimeout: 0 });

      await sqs.startMessageMoveTask({ SourceArn: await arnOf(sqs, dead) });

      const back = await receiveOne(sqs, source, {
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      expect(back).toMatchObject({ Body: "poison", Attributes: { ApproximateReceiveCount: "1" } });
      expect(await receive(sqs, dead)).toEqual([]);
    },
  );

  check("moves dead letters to a queue that is named", async (sqs, expect) => {
    const { source, dead } = await aPair(sqs, 1);
    const other = await aQueue(sqs);
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
    await receive(sqs, source, { VisibilityTimeout: 0 });
    await receive(sqs, source, { VisibilityTimeout: 0 });

    await sqs.startMessageMoveTask({
      SourceArn: await arnOf(sqs, dead),
      DestinationArn: await arnOf(sqs, other),
    });

    expect((await receiveOne(sqs, other, { WaitTimeSeconds: 5 })).Body).toBe("poison");
  });

  check("lists what was moved", async (sqs, expect) => {
    const { source, dead } = await aPair(sqs, 1);
    await sqs.sendMessage({ QueueUrl: source, MessageBody: "poison" });
    await receive(sqs, source, { VisibilityTimeout: 0 });
    await receive(sqs, source, { VisibilityTimeout: 0 });
    const SourceArn = await arnOf(sqs, dead);

    await sqs.startMessageMoveTask({ SourceArn });
    await receiveOne(sqs, source, { WaitTimeSeconds: 5 });

    const { Results } = await sqs.listMessageMoveTasks({ SourceArn });
    expect(Results).toMatchObject([
      { SourceArn, Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 1 },
    ]);
  });

  check(
    "refuses to move messages out of a queue that takes no dead letters",
    async (sqs, expect) => {
      const SourceArn = await arnOf(sqs, await aQueue(sqs));

      const moving = sqs.startMessageMoveTask(
        { SourceArn },
        { abortSignal: AbortSignal.timeout(5000) },
      );

      await expect(moving).rejects.toMatchObject({ name: "InvalidParameterValue" });
    },
  );
}

async function aPair(
  sqs: SQS,
  maxReceiveCount: number,
): Promise<{ readonly source: string; readonly dead: string }> {
  const dead = await aQueue(sqs);
  const deadLetterTargetArn = await arnOf(sqs, dead);
  const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  return { source: await aQueue(sqs, { RedrivePolicy: policy }), dead };
}
