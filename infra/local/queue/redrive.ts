import { ok, type Result } from "#contract/result.ts";

import { arnOf, queueOfArn } from "./arn.ts";
import { refuse, refuseValue, type Fault } from "./fault.ts";
import { isFifoName, type Queue } from "./queue.ts";
import { isRecord, type Fields } from "./request.ts";

const MAX_RECEIVE_COUNT = 1000; // the most a redrive policy may allow; a limit of SQS
const MAX_SOURCES = 10; // queues that a redrive allow policy may name; a limit of SQS

/** Where messages go that were handed out too often. */
export interface Redrive {
  readonly target: string; // a queue's name
  readonly maxReceiveCount: number;
}

/** The redrive policy of a queue, or undefined where it has none. */
export function redriveOf(queue: Queue): Redrive | undefined {
  const policy = queue.attributes["RedrivePolicy"];
  return policy === undefined || policy === "" ? undefined : parseRedrive(policy);
}

/** Checks what a request makes the redrive policies of a queue, against the queues that are there. */
export function checkRedrive(
  name: string,
  attributes: Readonly<Record<string, string>>,
  queues: ReadonlyMap<string, Queue>,
): Result<void, Fault> {
  const { RedrivePolicy: policy = "", RedriveAllowPolicy: allow = "" } = attributes;
  if (allow !== "" && !isAllowPolicy(parseObject(allow))) {
    return refuse("InvalidAttributeValue", "Invalid value for the parameter RedriveAllowPolicy.");
  }
  if (policy === "") return ok(undefined);
  const redrive = parseRedrive(policy);
  if (redrive === undefined) {
    return refuse("InvalidAttributeValue", "Invalid value for the parameter RedrivePolicy.");
  }
  const reason = whyNotTarget(name, redrive, queues);
  return reason === undefined ? ok(undefined) : refuseValue("RedrivePolicy", policy, reason);
}

/** The queues whose messages end in this one. */
export function sourcesOf(target: string, queues: ReadonlyMap<string, Queue>): Queue[] {
  return [...queues.values()].filter((queue) => redriveOf(queue)?.target === target);
}

function whyNotTarget(
  name: string,
  { target, maxReceiveCount }: Redrive,
  queues: ReadonlyMap<string, Queue>,
): string | undefined {
  const queue = queues.get(target);
  if (maxReceiveCount < 1 || maxReceiveCount > MAX_RECEIVE_COUNT) {
    return `maxReceiveCount must be between 1 and ${MAX_RECEIVE_COUNT}`;
  }
  if (leadsTo(target, name, queues)) return "Messages would come back to the queue they left";
  if (queue === undefined) return "Dead letter target does not exist";
  if (isFifoName(target) !== isFifoName(name)) {
    return "Dead-letter queue must be same type of queue as the source";
  }
  return allows(queue, name) ? undefined : "The dead letter target does not allow this queue";
}

/** Tells whether messages that one queue gives up end in another. SQS lets queues form a circle, in which no message is ever delivered. */
function leadsTo(from: string, to: string, queues: ReadonlyMap<string, Queue>): boolean {
  if (from === to) return true;
  const queue = queues.get(from);
  const next = queue === undefined ? undefined : redriveOf(queue)?.target;
  return next !== undefined && leadsTo(next, to, queues);
}

function allows(target: Queue, source: string): boolean {
  const policy = parseObject(target.attributes["RedriveAllowPolicy"] ?? "");
  if (policy?.["redrivePermission"] === "denyAll") return false;
  if (policy?.["redrivePermission"] !== "byQueue") return true;
  const sources = policy["sourceQueueArns"];
  return Array.isArray(sources) && sources.includes(arnOf(source));
}

function isAllowPolicy(policy: Fields | undefined): boolean {
  const sources = policy?.["sourceQueueArns"];
  switch (policy?.["redrivePermission"]) {
    case "allowAll":
    case "denyAll":
      return sources === undefined;
    case "byQueue":
      return Array.isArray(sources) && sources.length >= 1 && sources.length <= MAX_SOURCES;
    default:
      return false;
  }
}

function parseRedrive(policy: string): Redrive | undefined {
  const { deadLetterTargetArn: arn, maxReceiveCount: count } = parseObject(policy) ?? {};
  if (typeof arn !== "string") return undefined;
  if (typeof count !== "number" && typeof count !== "string") return undefined;
  if (!/^\d{1,9}$/.test(String(count))) return undefined;
  return { target: queueOfArn(arn) ?? arn, maxReceiveCount: Number(count) };
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
