import { setTimeout as sleep } from "node:timers/promises";

import type { KubeObject, ObjectRef } from "../objects/kube-object.ts";
import type { Cluster, Logger } from "../ports.ts";
import { printTime } from "../report/conditions.ts";
import type { EventFact } from "../report/event-fact.ts";

const MAX_REMEMBERED = 4096; // client-go's: events that are counted when they come again
const REMEMBERED_MS = 600_000; // client-go's: for ten minutes
const MAX_MESSAGE_LENGTH = 32_768;
const MAX_PENDING = 1000; // ours: when the API server is slow, further events are dropped, never waited for
const MAX_YIELD_MS = 5000; // ours: an event lets work go first, but no longer
const YIELD_MS = 50;

/** Where events go, and who hears when they cannot be written. */
interface Surroundings {
  readonly cluster: Pick<Cluster, "create" | "patch">;
  readonly clock: () => Date;
  readonly log: Pick<Logger, "error">;
}

/** Something to be told of an object, and when that was so. */
interface Told {
  readonly object: KubeObject;
  readonly fact: EventFact;
  readonly at: Date;
}

interface Remembered {
  readonly ref: ObjectRef;
  readonly count: number;
  readonly until: number;
}

/**
 * Writes core/v1 Events beside the work, without holding it up: while more of it waits, events do, too, for some seconds at most. The
 * same one again raises a count, as client-go's recorder does.
 */
export class EventRecorder {
  readonly #world: Surroundings;
  readonly #component: string;
  readonly #isBusy: () => boolean;
  readonly #remembered = new Map<string, Remembered>();
  #tail: Promise<void> = Promise.resolve();
  #pending = 0;
  #serial = 0;

  /** `isBusy`: whether work waits for its turn. */
  constructor(world: Surroundings, component: string, isBusy: () => boolean = () => false) {
    this.#world = world;
    this.#component = component;
    this.#isBusy = isBusy;
  }

  /** Has an event written soon; one after the other, so that counts are right. */
  record(object: KubeObject, fact: EventFact): void {
    if (this.#pending >= MAX_PENDING) return;
    this.#pending += 1;
    const told = { object, fact, at: this.#world.clock() };
    const latest = performance.now() + MAX_YIELD_MS;
    this.#tail = this.#tail.then(() => this.#yield(latest)).then(() => this.#write(told));
  }

  /** Resolves when all that was recorded is written. */
  async close(): Promise<void> {
    await this.#tail;
  }

  async #yield(latest: number): Promise<void> {
    while (this.#isBusy() && performance.now() < latest) await sleep(YIELD_MS);
  }

  async #write(told: Told): Promise<void> {
    try {
      const { object, fact, at } = told;
      const { type, reason, message, annotations } = fact;
      // With the annotations, for a count cannot tell that another revision had the same event.
      const key = JSON.stringify([object.metadata.uid, type, reason, message, annotations]);
      const before = this.#remembered.get(key);
      const isKnown = before !== undefined && before.until > at.getTime();
      const written = isKnown ? await this.#count(before, at) : await this.#create(told);
      this.#remember(key, written);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      this.#world.log.error("writing an event failed", { error });
    } finally {
      this.#pending -= 1;
    }
  }

  async #create(told: Told): Promise<Remembered | undefined> {
    const event = this.#eventOf(told);
    const { namespace = "default" } = event.metadata;
    const ref = { apiVersion: "v1", kind: "Event", name: event.metadata.name, namespace };
    const created = await this.#world.cluster.create(event, AbortSignal.timeout(TIMEOUT_MS));
    if (!created.ok) throw new Error(created.error.message);
    return { ref, count: 1, until: told.at.getTime() + REMEMBERED_MS };
  }

  async #count({ ref, count }: Remembered, at: Date): Promise<Remembered | undefined> {
    const body = { count: count + 1, lastTimestamp: printTime(at) };
    const patched = await this.#world.cluster.patch(
      ref,
      { type: "merge", body, fieldManager: this.#component },
      AbortSignal.timeout(TIMEOUT_MS),
    );
    if (!patched.ok) return undefined; // it has expired: the next one is written anew
    return { ref, count: count + 1, until: at.getTime() + REMEMBERED_MS };
  }

  #remember(key: string, written: Remembered | undefined): void {
    this.#remembered.delete(key);
    if (written === undefined) return;
    this.#remembered.set(key, written);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
  }

  #eventOf({ object, fact, at }: Told): KubeObject {
    const { apiVersion, kind, metadata } = object;
    const { type, reason, message, annotations } = fact;
    this.#serial += 1;
    const stamp = (BigInt(at.getTime()) * 1_000_000n + BigInt(this.#serial)).toString(16);
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: {
        name: nameOfEvent(metadata.name, stamp),
        namespace: metadata.namespace ?? "default",
        annotations: { ...ownMetadata(metadata.annotations), ...annotations },
      },
      involvedObject: {
        apiVersion,
        kind,
        name: metadata.name,
        namespace: metadata.namespace,
        uid: metadata.uid,
        resourceVersion: metadata.resourceVersion,
      },
      type,
      reason,
      message: message.slice(0, MAX_MESSAGE_LENGTH),
      source: { component: this.#component },
      reportingComponent: this.#component,
      firstTimestamp: printTime(at),
      lastTimestamp: printTime(at),
      count: 1,
    };
  }
}

const TIMEOUT_MS = 10_000;
const MAX_NAME_LENGTH = 253; // Kubernetes'

/** As client-go: the object's name and the time, unless that is too long for a name. */
function nameOfEvent(objectName: string, stamp: string): string {
  const name = `${objectName}.${stamp}`;
  return name.length <= MAX_NAME_LENGTH ? name : stamp;
}

/** An object's own event.toolkit.fluxcd.io annotations go with each of its events (Flux RFC-0008). */
function ownMetadata(annotations: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(annotations).filter(([key]) =>
    key.startsWith("event.toolkit.fluxcd.io/"),
  );
  return Object.fromEntries(own);
}
