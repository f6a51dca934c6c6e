import { memoryDeliveries } from "../../functions/adapters/memory-deliveries.ts";
import type { Receiving } from "../../functions/handlers/receive-delivery.ts";
import type { LogLine, SendProblem } from "../../functions/ports.ts";
import { wantsEveryRepository, type Cluster } from "../../functions/routing/subscription.ts";
import { memoryHintQueue, type MemoryHintQueue } from "../fakes/memory-hint-queue.ts";
import { RECEIVED_AT, WEBHOOK_SECRET } from "./github-delivery.ts";
import { oneGuest } from "./guests.ts";

/** Everything that receiving needs, of memory alone; and what it leaves there. */
export interface MemoryReceiving extends Receiving {
  readonly queue: MemoryHintQueue;
  readonly lines: readonly LogLine[];
  readonly counts: readonly string[];
}

/** Receives for GitHub, and puts every hint on one queue, unless told otherwise. */
export function receiving(over: Partial<Receiving> = {}, problem?: SendProblem): MemoryReceiving {
  const queue = memoryHintQueue(problem);
  const lines: LogLine[] = [];
  const counts: string[] = [];
  return {
    guests: oneGuest("github", WEBHOOK_SECRET),
    clusters: [wantsEveryRepository("default")],
    queues: new Map([["default", queue.send]]),
    deliveries: memoryDeliveries(),
    log: (line) => void lines.push(line),
    count: (name, dimensions) => void counts.push([name, ...Object.values(dimensions)].join(" ")),
    now: () => RECEIVED_AT,
    queue,
    lines,
    counts,
    ...over,
  };
}

/** A cluster that wants all images of a registry. */
export function wantsAllImages(registry: string, name = "default"): Cluster {
  return { name, wants: [{ kind: "image", text: `${registry}/**`, registry, repository: ["**"] }] };
}
