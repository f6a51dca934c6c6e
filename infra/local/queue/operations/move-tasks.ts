import { ok, type Result } from "#contract/result.ts";

import { arnOf, queueOfArn } from "../arn.ts";
import { refuse, refuseValue, type Fault } from "../fault.ts";
import type { MoveTask } from "../move-tasks.ts";
import { sourcesOf } from "../redrive.ts";
import { readRequest, type Fields } from "../request.ts";
import type { Answer, World } from "../world.ts";

const MAX_PER_SECOND = 500; // these are limits of SQS
const MAX_RESULTS = 10;

/** StartMessageMoveTask */
export function startMessageMoveTask(world: World, fields: Fields): Answer {
  const request = readRequest(fields, {
    SourceArn: "text",
    DestinationArn: "text?",
    MaxNumberOfMessagesPerSecond: "integer?",
  });
  if (!request.ok) return request;
  const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = request.value;
  const source = findByArn(world, "SourceArn", SourceArn);
  if (!source.ok) return source;
  const destination =
    DestinationArn === undefined
      ? ok(undefined)
      : findByArn(world, "DestinationArn", DestinationArn);
  if (!destination.ok) return destination;
  if (perSecond !== undefined && (perSecond < 1 || perSecond > MAX_PER_SECOND)) {
    const reason = `Must be between 1 and ${MAX_PER_SECOND}, if provided`;
    return refuseValue("MaxNumberOfMessagesPerSecond", perSecond, reason);
  }
  const reason = whyNotNow(world, source.value);
  if (reason !== undefined) return refuse("InvalidParameterValue", reason);
  const task = world.moveTasks.start({
    source: source.value,
    ...(destination.value !== undefined && { destination: destination.value }),
    ...(perSecond !== undefined && { perSecond }),
  });
  return ok({ TaskHandle: task.handle });
}

/** CancelMessageMoveTask */
export function cancelMessageMoveTask(world: World, fields: Fields): Answer {
  const request = readRequest(fields, { TaskHandle: "text" });
  if (!request.ok) return request;
  const task = world.moveTasks.find(request.value.TaskHandle);
  if (task === undefined) return refuse("ResourceNotFoundException", "Task does not exist.");
  if (task.status !== "RUNNING") {
    return refuse("InvalidParameterValue", "Only active tasks can be cancelled.");
  }
  task.status = "CANCELLED";
  return ok({ ApproximateNumberOfMessagesMoved: task.moved });
}

/** ListMessageMoveTasks */
export function listMessageMoveTasks(world: World, fields: Fields): Answer {
  const request = readRequest(fields, { SourceArn: "text", MaxResults: "integer?" });
  if (!request.ok) return request;
  const { SourceArn, MaxResults: most = 1 } = request.value;
  const source = findByArn(world, "SourceArn", SourceArn);
  if (!source.ok) return source;
  if (most < 1 || most > MAX_RESULTS) {
    return refuseValue("MaxResults", most, `Must be between 1 and ${MAX_RESULTS}, if provided`);
  }
  return ok({ Results: world.moveTasks.list(source.value).slice(0, most).map(printTask) });
}

function findByArn(world: World, parameter: string, arn: string): Result<string, Fault> {
  const name = queueOfArn(arn);
  if (name !== undefined && world.store.queues.has(name)) return ok(name);
  const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  return refuse("ResourceNotFoundException", message);
}

function whyNotNow(world: World, source: string): string | undefined {
  if (sourcesOf(source, world.store.queues).length === 0) {
    return "Source queue must be configured as a Dead Letter Queue.";
  }
  if (world.moveTasks.list(source).some(({ status }) => status === "RUNNING")) {
    return "There is already a task running. Only one active task is allowed for a source queue arn at a given time.";
  }
  return undefined;
}

function printTask({ handle, order, startedAt, toMove, moved, status, failure }: MoveTask): Fields {
  const { source, destination, perSecond } = order;
  return {
    ...(status === "RUNNING" && { TaskHandle: handle }),
    Status: status,
    SourceArn: arnOf(source),
    ...(destination !== undefined && { DestinationArn: arnOf(destination) }),
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    ...(failure !== undefined && { FailureReason: failure }),
    StartedTimestamp: startedAt,
  };
}
