import { randomUUID } from "node:crypto";

import { queueOfArn } from "./arn.ts";
import type { Clock } from "./clock.ts";
import type { Message } from "./message.ts";
import { moveBack } from "./move-message.ts";
import type { Store } from "./store.ts";

const KEPT_TASKS = 10; // of one queue: SQS lists no more
const STEP_MILLISECONDS = 1000;

/** What is to be moved where. */
interface MoveOrder {
  readonly source: string; // a dead-letter queue's name
  readonly destination?: string; // absent: every message goes back to where it came from
  readonly perSecond?: number; // absent: as fast as can be
}

/** A move as it stands. */
export interface MoveTask {
  readonly handle: string;
  readonly order: MoveOrder;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  failure?: string;
}

/** The moves of messages out of dead-letter queues. They end with the process: what was not moved stays where it is. */
export interface MoveTasks {
  start(order: MoveOrder): MoveTask;
  find(handle: string): MoveTask | undefined;
  /** The last moves out of a queue, newest first. */
  list(source: string): readonly MoveTask[];
}

/** Moves messages within a store. */
export function createMoveTasks(store: Store, clock: Clock): MoveTasks {
  const tasks = new Map<string, readonly MoveTask[]>();
  return {
    start(order) {
      const { source } = order;
      const task: MoveTask = {
        handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), source })).toString("base64"),
        order,
        startedAt: clock.now(),
        toMove: visibleMessages(store, source, clock.now()).length,
        moved: 0,
        status: "RUNNING",
      };
      tasks.set(source, [task, ...(tasks.get(source) ?? [])].slice(0, KEPT_TASKS));
      step(task);
      return task;
    },
    find: (handle) => [...tasks.values()].flat().find((task) => task.handle === handle),
    list: (source) => tasks.get(source) ?? [],
  };

  /** Moves what may be moved in one second, and comes back for the rest. */
  function step(task: MoveTask): void {
    if (task.status !== "RUNNING") return;
    const { source, perSecond } = task.order;
    const waiting = visibleMessages(store, source, clock.now());
    for (const message of waiting.slice(0, perSecond)) {
      const failure = move(task, message);
      if (failure === undefined) continue;
      Object.assign(task, { status: "FAILED", failure });
      return;
    }
    if (perSecond === undefined || waiting.length <= perSecond) task.status = "COMPLETED";
    else clock.after(STEP_MILLISECONDS, () => step(task));
  }

  function move(task: MoveTask, message: Message): string | undefined {
    const { source, destination = queueOfArn(message.movedFrom ?? "") } = task.order;
    if (destination === undefined) return "CouldNotDetermineMessageSource";
    const from = store.queues.get(source);
    const to = store.queues.get(destination);
    if (from === undefined || to === undefined) return "AWS.SimpleQueueService.NonExistentQueue";
    store.commit(moveBack(message, { id: randomUUID(), from, to, now: clock.now() }));
    task.moved += 1;
    return undefined;
  }
}

function visibleMessages(store: Store, name: string, now: number): Message[] {
  const messages = store.queues.get(name)?.messages.values() ?? [];
  return [...messages].filter(({ visibleAt }) => visibleAt <= now);
}
