import { ok, type Result } from "#contract/result.ts";

import { refuse, type Fault } from "./fault.ts";

/** The attributes of a queue that its owner may set, as texts, as SQS carries them. */
export type QueueAttributes = Readonly<Record<string, string>>;

interface Rule {
  readonly fits: (value: string) => boolean;
  readonly initially?: string; // absent: the attribute is not there until it is set
  readonly queues?: "fifo"; // absent: any queue has it
}

const RULES: Readonly<Record<string, Rule>> = {
  VisibilityTimeout: { fits: isWhole(0, 43_200), initially: "30" },
  DelaySeconds: { fits: isWhole(0, 900), initially: "0" },
  MaximumMessageSize: { fits: isWhole(1024, 1_048_576), initially: "1048576" },
  MessageRetentionPeriod: { fits: isWhole(60, 1_209_600), initially: "345600" },
  ReceiveMessageWaitTimeSeconds: { fits: isWhole(0, 20), initially: "0" },
  SqsManagedSseEnabled: { fits: isOneOf("true", "false"), initially: "true" },
  KmsMasterKeyId: { fits: () => true },
  KmsDataKeyReusePeriodSeconds: { fits: isWhole(60, 86_400) },
  Policy: { fits: () => true },
  RedrivePolicy: { fits: () => true }, // read-redrive.ts looks closer
  RedriveAllowPolicy: { fits: () => true },
  FifoQueue: { fits: isOneOf("true", "false"), queues: "fifo" },
  ContentBasedDeduplication: {
    fits: isOneOf("true", "false"),
    initially: "false",
    queues: "fifo",
  },
  DeduplicationScope: {
    fits: isOneOf("queue", "messageGroup"),
    initially: "queue",
    queues: "fifo",
  },
  FifoThroughputLimit: {
    fits: isOneOf("perQueue", "perMessageGroupId"),
    initially: "perQueue",
    queues: "fifo",
  },
};

/** The attributes that are counted or known, and so cannot be set. */
const OBSERVED = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
  "QueueArn",
] as const;

/** Checks the attributes that a request sets on a queue. That a standard queue is not FIFO may be said, and is not kept. */
export function checkAttributes(
  attributes: QueueAttributes,
  isFifo: boolean,
): Result<QueueAttributes, Fault> {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    const isForOthers = rule?.queues === "fifo" && !isFifo && name !== "FifoQueue";
    if (rule === undefined || isForOthers) {
      return refuse("InvalidAttributeName", `Unknown Attribute ${name}.`);
    }
    if (!rule.fits(value)) {
      return refuse("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
    }
  }
  const { FifoQueue: fifo = "false", ...others } = attributes;
  if ((fifo === "true") !== isFifo && "FifoQueue" in attributes) {
    return refuse("InvalidAttributeValue", "Invalid value for the parameter FifoQueue.");
  }
  return ok(isFifo ? attributes : others);
}

/** The attributes of a new queue for which these were given. */
export function initialAttributes(given: QueueAttributes, isFifo: boolean): QueueAttributes {
  const initial: [string, string][] = [];
  for (const [name, { initially, queues }] of Object.entries(RULES)) {
    if (initially !== undefined && (queues === undefined || isFifo))
      initial.push([name, initially]);
  }
  return changeAttributes(Object.fromEntries(initial), given);
}

/** Attributes after some were set. One that is set to the empty text is gone. */
export function changeAttributes(before: QueueAttributes, given: QueueAttributes): QueueAttributes {
  return Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== ""),
  );
}

/** Tells whether a request may ask for an attribute of this name. */
export function isAttributeName(name: string): boolean {
  return name === "All" || Object.hasOwn(RULES, name) || OBSERVED.some((known) => known === name);
}

function isWhole(least: number, most: number): (value: string) => boolean {
  return (value) => /^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function isOneOf(...allowed: readonly string[]): (value: string) => boolean {
  return (value) => allowed.includes(value);
}
