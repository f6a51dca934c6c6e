import { SendMessageCommand, SQSClient, SQSServiceException } from "@aws-sdk/client-sqs";

import { encodeHint } from "#contract/hint.ts";
import { err, ok } from "#contract/result.ts";

import type { SendHint, SendProblem } from "../ports.ts";

// GitHub hangs up after 10 s: the attempts together must leave time to answer.
const ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 1000;
const REQUEST_TIMEOUT_MS = 2000;
const TOTAL_TIMEOUT_MS = 7000;

export interface SqsQueueOptions {
  readonly queueUrl: string;
  readonly region?: string; // absent: as the environment says
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }; // absent: as the environment says
}

/** Sends hints to an SQS queue over connections that are kept open from one delivery to the next. */
export function sqsQueue({ queueUrl, ...client }: SqsQueueOptions): SendHint {
  const sqs = new SQSClient({
    ...client,
    endpoint: new URL(queueUrl).origin, // where the queue is, as its URL says: on AWS, the endpoint of its region
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return async (hint) => {
    const body = encodeHint(hint);
    if (!body.ok) return err(hintTooLarge(body.error.message));
    const message = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body.value });
    try {
      await sqs.send(message, { abortSignal: AbortSignal.timeout(TOTAL_TIMEOUT_MS) });
      return ok(undefined);
    } catch (thrown) {
      return err(problemOf(thrown));
    }
  };
}

function hintTooLarge(message: string): SendProblem {
  return {
    code: "hint-too-large",
    message,
    advice: "Use a shorter name for the branch or the tag.",
  };
}

function problemOf(thrown: unknown): SendProblem {
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (isRefusal(thrown)) {
    const advice =
      "Check the queue's URL and that the function's role may call sqs:SendMessage on it.";
    return { code: "queue-refused", message, advice };
  }
  const advice =
    "Redeliver from the webhook's page of recent deliveries, or wait for the next poll.";
  return { code: "queue-unreachable", message, advice };
}

/** SQS blames the client where the queue is missing or not allowed, but also where there are too many requests. */
function isRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown.name === "CredentialsProviderError") return true;
  if (!(thrown instanceof SQSServiceException) || thrown.$fault !== "client") return false;
  return thrown.$metadata.httpStatusCode !== 429 && !/throttl/i.test(thrown.name);
}
