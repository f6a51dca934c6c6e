import { ok, type Result } from "#contract/result.ts";

import { ACCOUNT } from "./arn.ts";
import type { Clock } from "./clock.ts";
import { refuseMissing, refuseNoQueue, type Fault } from "./fault.ts";
import type { LongPolls } from "./long-polls.ts";
import type { MoveTasks } from "./move-tasks.ts";
import type { Queue } from "./queue.ts";
import { readRequest, type Fields, type Request, type Shape } from "./request.ts";
import type { Store } from "./store.ts";

/** What an operation works on. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly polls: LongPolls;
  readonly moveTasks: MoveTasks;
}

/** The request that an operation answers. */
export interface Exchange {
  readonly origin: string; // by which the client reached us: queue URLs begin with it
  readonly signal: AbortSignal; // aborted when the client is gone before it was answered
  /** Calls back if the answer did not reach the client. */
  onLost(call: () => void): void;
}

export type Answer = Result<Fields, Fault>;

/** One operation of SQS, such as SendMessage. */
export type Operation = (
  world: World,
  request: Fields,
  exchange: Exchange,
) => Answer | Promise<Answer>;

/** The URL by which clients name a queue. */
export function urlOf(origin: string, name: string): string {
  return `${origin}/${ACCOUNT}/${name}`;
}

/** Reads a request that names a queue by its URL. */
export function readOnQueue<S extends Shape>(
  world: World,
  fields: Fields,
  shape: S,
): Result<{ readonly queue: Queue; readonly request: Request<S> }, Fault> {
  const url = readRequest(fields, { QueueUrl: "text" });
  if (!url.ok) return url;
  const queue = findQueue(world, url.value.QueueUrl);
  if (!queue.ok) return queue;
  const request = readRequest(fields, shape);
  return request.ok ? ok({ queue: queue.value, request: request.value }) : request;
}

// The host of the URL is not looked at: after a restart the port may be another one.
function findQueue(world: World, url: string): Result<Queue, Fault> {
  if (url === "") return refuseMissing("QueueUrl");
  const [account, name = ""] = url.split("/").slice(-2);
  const queue = account === ACCOUNT ? world.store.queues.get(name) : undefined;
  return queue === undefined ? refuseNoQueue() : ok(queue);
}
