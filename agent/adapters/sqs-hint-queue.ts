import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
  type BatchResultErrorEntry,
  type Message,
} from "@aws-sdk/client-sqs";

import { err, ok, type Result } from "#contract/result.ts";

import type { HintQueue, QueueMessage, QueueProblem } from "../ports.ts";
import { queueAddress } from "./sqs/queue-address.ts";
import { queueProblem, unfinishedProblem, type Asked } from "./sqs/queue-problem.ts";
import { withDeadline } from "./sqs/with-deadline.ts";

const POLL_SECONDS = 20; // these three are limits of SQS
const MAX_MESSAGES = 10;
const MAX_ENTRIES = 10;
const POLL_DEADLINE_SECONDS = POLL_SECONDS + 5; // of ours, for the whole of a poll
const DEADLINE_SECONDS = 10; // for anything else
const CONNECT_MILLISECONDS = 5000;
const ATTEMPTS = 2; // of the SDK: enough to get over a connection that went stale; the inbox does the rest

/** Opens the SQS queue with this cluster's hints. Credentials are found where the AWS SDK finds them. */
export function openSqsHintQueue(queueUrl: string): HintQueue {
  const client = openClient(queueUrl);
  return {
    async receive(hideSeconds, signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: POLL_SECONDS,
        MaxNumberOfMessages: MAX_MESSAGES,
        VisibilityTimeout: hideSeconds,
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      });
      try {
        const { Messages = [] } = await withDeadline(POLL_DEADLINE_SECONDS, signal, (abortSignal) =>
          client.send(command, { abortSignal }),
        );
        return ok(Messages.map(readMessage));
      } catch (thrown) {
        if (signal.aborted) return ok([]);
        return err(queueProblem(thrown, { queueUrl, action: "ReceiveMessage" }));
      }
    },
    remove: (messages) =>
      inBatches(messages, { queueUrl, action: "DeleteMessage" }, (Entries, abortSignal) =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }), {
          abortSignal,
        }),
      ),
    hide: (messages, seconds) =>
      inBatches(
        messages,
        { queueUrl, action: "ChangeMessageVisibility" },
        (entries, abortSignal) => {
          const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
          const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
          return client.send(command, { abortSignal });
        },
      ),
  };
}

function openClient(queueUrl: string): SQSClient {
  // On Node 20 the SDK warns that its versions of 2027 will not run there. The agent's is the one it was built with.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { endpoint, region } = queueAddress(queueUrl);
  return new SQSClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    useQueueUrlAsEndpoint: false, // it is already, where it should be; elsewhere AWS_ENDPOINT_URL_SQS counts
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS },
  });
}

function readMessage({ MessageId, Body, ReceiptHandle, Attributes }: Message): QueueMessage {
  return {
    id: MessageId ?? "",
    body: Body ?? "",
    receipt: ReceiptHandle ?? "",
    receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)),
  };
}

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

type SendBatch = (
  entries: Entry[],
  signal: AbortSignal,
) => Promise<{ readonly Failed?: BatchResultErrorEntry[] | undefined }>;

/** Asks for the same for all messages. A receipt that SQS does not take is no problem: the message is gone, or somebody else's by now. */
async function inBatches(
  messages: readonly QueueMessage[],
  asked: Asked,
  send: SendBatch,
): Promise<Result<void, QueueProblem>> {
  for (let start = 0; start < messages.length; start += MAX_ENTRIES) {
    const batch = messages.slice(start, start + MAX_ENTRIES);
    const entries = batch.map(({ receipt }, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
    }));
    try {
      const { Failed = [] } = await withDeadline(DEADLINE_SECONDS, undefined, (signal) =>
        send(entries, signal),
      );
      const unfinished = Failed.find(({ SenderFault }) => SenderFault !== true);
      if (unfinished !== undefined) return err(unfinishedProblem(unfinished, asked));
    } catch (thrown) {
      return err(queueProblem(thrown, asked));
    }
  }
  return ok(undefined);
}
