import { ACCOUNT } from "./arn.ts";
import type { Message } from "./message.ts";

/** What SQS tells of a message besides its body, and how to read it. Undefined: this message has no such attribute. */
const READERS: Readonly<Record<string, (message: Message) => string | undefined>> = {
  SenderId: () => ACCOUNT,
  SentTimestamp: ({ sentAt }) => String(sentAt),
  ApproximateReceiveCount: ({ receives }) => String(receives),
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) =>
    firstReceivedAt === undefined ? undefined : String(firstReceivedAt),
  SequenceNumber: ({ sequence }) => sequence,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
  MessageGroupId: ({ groupId }) => groupId,
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ movedFrom }) => movedFrom,
};

/** Tells whether a receiver may ask for a system attribute of this name. */
export function isSystemAttributeName(name: string): boolean {
  return name === "All" || Object.hasOwn(READERS, name);
}

/** The system attributes of a message that a receiver asked for. */
export function printSystemAttributes(
  message: Message,
  wanted: readonly string[],
): Readonly<Record<string, string>> {
  const printed: Record<string, string> = {};
  for (const [name, read] of Object.entries(READERS)) {
    const value = wanted.includes("All") || wanted.includes(name) ? read(message) : undefined;
    if (value !== undefined) printed[name] = value;
  }
  return printed;
}
