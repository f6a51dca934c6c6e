import { isDeepStrictEqual } from "node:util";

import { ok, type Result } from "#contract/result.ts";

import { giveWay } from "../give-way.ts";
import { readFluxObject, type FluxObject } from "../objects/flux-object.ts";
import type { JsonObject, KubeObject } from "../objects/kube-object.ts";
import type { ApiProblem, LogFields, WatchChange } from "../ports.ts";
import type { EventFact } from "../report/event-fact.ts";
import { suspendedStatus } from "../report/suspended-status.ts";
import { EventRecorder } from "./event-recorder.ts";
import { measured } from "./measure.ts";
import { namespacedName, ObjectCache } from "./object-cache.ts";
import { OwnWrites } from "./own-writes.ts";
import { WorkQueue, type Room, type WorkLoad } from "./work-queue.ts";
import type { World } from "./world.ts";

/** What came of reconciling one object. */
export interface Reconciled {
  readonly status: JsonObject; // as a merge patch
  readonly events: readonly EventFact[];
  readonly againSeconds: number | undefined; // undefined: only when something changes
  readonly whenRecorded?: () => void; // done as soon as the status is in the cluster
}

/** Writes a part of the status while an object is still being reconciled. */
export type Record = (status: JsonObject) => Promise<Result<void, ApiProblem>>;

/** A kind of resource that the agent reconciles. */
export interface Reconciler {
  readonly kind: { readonly apiVersion: string; readonly kind: string };
  readonly component: string; // whom events name, as Flux's
  readonly statusManager: string; // the field manager of the status, as Flux's
  /** Reconciles an object; undefined where something that comes by itself has to be waited for. */
  reconcile(
    object: KubeObject,
    record: Record,
    signal: AbortSignal,
  ): Promise<Reconciled | undefined>;
  /** Cleans up after an object that is being deleted; its finalizer goes when this is true. */
  finalize(
    object: KubeObject,
    tell: (fact: EventFact) => void,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** An object is gone; these are left. */
  forget(key: string, left: readonly KubeObject[]): void;
}

const RETRY_SECONDS = 5; // ours: after the API server refused a status, or a finalizer could not be removed
const PENDING_SECONDS = 1; // ours: while something that comes by itself is not yet known
const BUG_SECONDS = 60; // ours: after something was thrown that nobody foresaw

/** Keeps the objects of one kind reconciled: when they are made or changed, when somebody asks, and by interval. */
export class Controller {
  readonly #reconciler: Reconciler;
  readonly #world: World;
  readonly #cache = new ObjectCache();
  readonly #queue: WorkQueue;
  readonly #events: EventRecorder;
  readonly #attempted = new Map<string, Attempted>();
  readonly #stopping = new AbortController();
  readonly #writes: OwnWrites;
  #isListed = false;

  constructor(reconciler: Reconciler, world: World, room: Room) {
    this.#reconciler = reconciler;
    this.#world = world;
    this.#writes = new OwnWrites({
      cluster: world.cluster,
      cache: this.#cache,
      manager: reconciler.statusManager,
      signal: this.#stopping.signal,
    });
    const work = measured(
      (key) => this.#work(key),
      (key) => this.#cache.get(key),
      world,
    );
    this.#queue = new WorkQueue({ ...room, work });
    const isBusy = (): boolean => this.#queue.load.waiting > 0;
    this.#events = new EventRecorder(world, reconciler.component, isBusy);
  }

  /** Keeps watching until the signal is aborted, then ends what is under way. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#world.cluster.watch(
      this.#reconciler.kind,
      this.#world.settings.scope,
      (change) => this.#notice(change),
      signal,
    );
    await this.#queue.close();
    await this.#events.close();
  }

  /** Aborts what is under way: the time to end by itself is over. */
  abort(): void {
    this.#stopping.abort(new Error("the agent is stopping"));
  }

  /** Has an object reconciled soon. */
  add(key: string): void {
    this.#queue.add(key);
  }

  /** Has an object reconciled, and resolves when that has ended. */
  reconcile(key: string): Promise<void> {
    return this.#queue.run(key);
  }

  /** Whether all objects that are there are known. */
  get isListed(): boolean {
    return this.#isListed;
  }

  get(key: string): KubeObject | undefined {
    return this.#cache.get(key);
  }

  all(): readonly KubeObject[] {
    return this.#cache.all();
  }

  get kind(): string {
    return this.#reconciler.kind.kind;
  }

  get load(): WorkLoad {
    return this.#queue.load;
  }

  #notice(change: WatchChange): void {
    if (change.kind === "listed") {
      for (const key of this.#cache.reset(change.objects)) this.#forget(key);
      this.#isListed = true;
      for (const object of this.#cache.all()) this.#addIfDue(object);
      return;
    }
    const key = namespacedName(change.object);
    if (change.kind === "removed") {
      this.#cache.remove(key);
      this.#forget(key);
      return;
    }
    this.#cache.put(change.object);
    this.#addIfDue(this.#cache.get(key) ?? change.object);
  }

  /** Our own status patches come back as changes: only a new generation, a request or a deletion is work. */
  #addIfDue(object: KubeObject): void {
    const { key, uid, generation, requestedAt, isDeleted } = readFluxObject(object);
    const now: Attempted = { uid, generation, requestedAt, isDeleted };
    if (isDeepStrictEqual(this.#attempted.get(key), now)) return;
    this.#queue.add(key);
  }

  #forget(key: string): void {
    this.#attempted.delete(key);
    this.#queue.remove(key);
    const [namespace = "", name = ""] = key.split("/");
    this.#world.metrics.forgotten({ kind: this.kind, namespace, name });
    this.#reconciler.forget(key, this.#cache.all());
  }

  async #work(key: string): Promise<number | undefined> {
    const object = this.#cache.get(key);
    if (object === undefined) return undefined;
    try {
      const { uid, generation, requestedAt, isDeleted } = readFluxObject(object);
      this.#attempted.set(key, { uid, generation, requestedAt, isDeleted });
      return isDeleted ? await this.#finalize(object) : await this.#reconcile(object);
    } catch (thrown) {
      if (this.#stopping.signal.aborted) return undefined;
      const stack = thrown instanceof Error ? thrown.stack : String(thrown);
      this.#world.log.error("reconciling failed unexpectedly", { ...this.#fields(object), stack });
      return BUG_SECONDS;
    }
  }

  async #reconcile(found: KubeObject): Promise<number | undefined> {
    const { hasFinalizer } = readFluxObject(found);
    const prepared = hasFinalizer ? ok(found) : await this.#writes.addFinalizer(found);
    if (!prepared.ok) return this.#retry(found, "adding the finalizer failed", prepared.error);
    const object = prepared.value;
    const known = readFluxObject(object);
    if (known.isSuspended) return this.#recordSuspended(known);
    const { signal } = this.#stopping;
    const record: Record = (status) => this.#writes.status(object, status);
    const reconciled = await this.#reconciler.reconcile(object, record, signal);
    if (reconciled === undefined) return PENDING_SECONDS;
    await giveWay();
    const recorded = await record(reconciled.status);
    if (!recorded.ok) return this.#retry(object, "writing the status failed", recorded.error);
    reconciled.whenRecorded?.();
    for (const fact of reconciled.events) this.#tell(object, fact);
    return reconciled.againSeconds;
  }

  async #recordSuspended(known: FluxObject): Promise<number | undefined> {
    const { object } = known;
    const recorded = await this.#writes.status(object, suspendedStatus(known));
    if (recorded.ok) return undefined;
    return this.#retry(object, "writing the status failed", recorded.error);
  }

  async #finalize(object: KubeObject): Promise<number | undefined> {
    if (!readFluxObject(object).hasFinalizer) return undefined;
    const { signal } = this.#stopping;
    const tell = (fact: EventFact): void => this.#tell(object, fact);
    const isDone = await this.#reconciler.finalize(object, tell, signal);
    if (!isDone) return RETRY_SECONDS;
    const removed = await this.#writes.removeFinalizer(object);
    if (removed.ok) return undefined;
    return this.#retry(object, "removing the finalizer failed", removed.error);
  }

  #tell(object: KubeObject, fact: EventFact): void {
    const { type, reason, message, annotations } = fact;
    this.#events.record(object, fact);
    const [, revision] =
      Object.entries(annotations).find(([key]) => key.endsWith("/revision")) ?? [];
    const fields = { ...this.#fields(object), reason, revision };
    if (type === "Warning") this.#world.log.error(message, fields);
    else this.#world.log.info(message, fields);
  }

  #retry(object: KubeObject, what: string, { message }: ApiProblem): number {
    this.#world.log.error(what, { ...this.#fields(object), error: message });
    return RETRY_SECONDS;
  }

  #fields({ metadata }: KubeObject): LogFields {
    const { kind: controllerKind } = this.#reconciler.kind;
    return { controllerKind, name: metadata.name, namespace: metadata.namespace ?? "" };
  }
}

/** What a reconcile took into account; the same again is no reason for another. */
interface Attempted {
  readonly uid: string;
  readonly generation: number;
  readonly requestedAt: string | undefined;
  readonly isDeleted: boolean;
}
