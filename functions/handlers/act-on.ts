import { createHash } from "node:crypto";

import type { Event } from "../intake/event.ts";
import type { Told } from "../intake/read-delivery.ts";
import type { Deliveries } from "../ports.ts";
import { route, type Addressed } from "../routing/route.ts";
import type { Cluster } from "../routing/subscription.ts";
import type { Outcome } from "./outcome.ts";
import { sendHints, type Queues } from "./send-hints.ts";

/** What acting on a delivery needs from the world. */
export interface Acting {
  readonly clusters: readonly Cluster[];
  readonly queues: Queues;
  readonly deliveries: Deliveries;
}

/** Where a delivery comes from. */
export interface Source {
  readonly name: string; // of the sender
  readonly receivedAt: Date;
  readonly body: Uint8Array;
  readonly isBelieved: boolean; // whether its word about tags and digests counts
}

/** Queues what a delivery gives reason to, and remembers it only after that: what was not queued may come again. */
export async function actOn(told: Told, source: Source, world: Acting): Promise<Outcome> {
  const { events, deliveryId, secret } = told;
  const [event] = events;
  const known = {
    event,
    ...(deliveryId !== undefined && { deliveryId }),
    ...(secret !== undefined && { secret }),
  };
  if (event.kind === "ping" && event.reply !== undefined) {
    return { kind: "replied", ...known, reply: event.reply };
  }
  const { hints, reasons } = hintsOf(told, source, world.clusters);
  if (hints.length === 0) return { kind: "ignored", ...known, reason: reasons[0] ?? "" };
  const key = deliveryId === undefined ? undefined : `${source.name} ${deliveryId}`;
  if (key !== undefined && (await world.deliveries.has(key))) return { kind: "repeated", ...known };
  const unsent = await sendHints(hints, world.queues);
  const worst = unsent.find(({ problem }) => problem.code !== "hint-too-large") ?? unsent[0];
  if (worst !== undefined) {
    const clusters = unique(unsent.map(({ cluster }) => cluster));
    return { kind: "failed", ...known, clusters, problem: worst.problem };
  }
  if (key !== undefined) await world.deliveries.add(key);
  const clusters = unique(hints.map(({ cluster }) => cluster));
  return { kind: "queued", ...known, hints: hints.length, clusters };
}

interface Reasoned {
  readonly hints: readonly Addressed[];
  readonly reasons: readonly string[]; // why nobody wanted an event
}

function hintsOf(
  { events, deliveryId }: Told,
  source: Source,
  clusters: readonly Cluster[],
): Reasoned {
  const id = deliveryId ?? idOf(source);
  const time = source.receivedAt.toISOString();
  const { isBelieved } = source;
  const routes = events.map((event: Event, index) =>
    route(event, { id: index === 0 ? id : `${id}/${index}`, time, isBelieved }, clusters),
  );
  return {
    hints: routes.flatMap((each) => (each.kind === "hints" ? each.hints : [])),
    reasons: routes.flatMap((each) => (each.kind === "nobody" ? [each.because] : [])),
  };
}

/** An id for a delivery whose sender gives none. It is not remembered by it: two that say the same are two. */
function idOf({ body, receivedAt }: Source): string {
  const hash = createHash("sha256").update(body).update(receivedAt.toISOString());
  return hash.digest("hex").slice(0, 32);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
