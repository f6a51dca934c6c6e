import { encodeHint } from "#contract/hint.ts";
import { err, ok } from "#contract/result.ts";

import type { SendHint, SendProblem } from "../ports.ts";
import type { AwsClient, AwsProblem } from "./aws/aws-client.ts";

/** Sends hints to an SQS queue. Where the queue is, its URL says: on AWS, at the endpoint of its region. */
export function sqsQueue(queueUrl: string, aws: AwsClient): SendHint {
  const call = {
    endpoint: new URL(queueUrl).origin,
    service: "sqs",
    target: "AmazonSQS.SendMessage",
    version: "1.0",
  } as const;
  return async (hint) => {
    const body = encodeHint(hint);
    if (!body.ok) return err(hintTooLarge(body.error.message));
    const input = { QueueUrl: queueUrl, MessageBody: body.value };
    const sent = await aws({ ...call, input });
    return sent.ok ? ok(undefined) : err(problemOf(sent.error));
  };
}

function hintTooLarge(message: string): SendProblem {
  return {
    code: "hint-too-large",
    message,
    advice: "Use a shorter name for the branch or the tag.",
  };
}

function problemOf({ kind, message }: AwsProblem): SendProblem {
  if (kind === "refused") {
    const advice =
      "Check the queue's URL and that the function's role may call sqs:SendMessage on it.";
    return { code: "queue-refused", message, advice };
  }
  const advice =
    "Redeliver from the webhook's page of recent deliveries, or wait for the next poll.";
  return { code: "queue-unreachable", message, advice };
}
