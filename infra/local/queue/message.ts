/** An attribute that a sender put on a message, as it came. Binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message on a queue. Times are milliseconds since 1970. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string; // AWSTraceHeader, the one system attribute that senders may set
  readonly groupId?: string;
  readonly deduplicationId?: string; // FIFO queues only
  readonly sequence?: string; // FIFO queues only
  readonly sentAt: number;
  readonly visibleAt: number; // nobody is given it before
  readonly receives: number; // how often it was handed out
  readonly firstReceivedAt?: number;
  readonly receivedAt?: number; // absent: not handed out since it came to this queue
  readonly movedFrom?: string; // ARN of the queue whose redrive policy moved it here
}

/** Where a message stands: ready to be handed out, held by a receiver, or sent with a delay. */
export function stateOf(message: Message, now: number): "visible" | "in-flight" | "delayed" {
  if (message.visibleAt <= now) return "visible";
  return message.receivedAt === undefined ? "delayed" : "in-flight";
}

/** A message as it stands once it was handed out: hidden from everybody else for a while. */
export function handedOut(
  message: Message,
  { at, until }: { readonly at: number; readonly until: number },
): Message {
  return {
    ...message,
    receives: message.receives + 1,
    firstReceivedAt: message.firstReceivedAt ?? at,
    receivedAt: at,
    visibleAt: until,
  };
}
