import { inventoryEntryOf, parseInventoryId, printInventoryId } from "../objects/inventory-id.ts";
import { groupOf, type KubeObject, type ObjectRef } from "../objects/kube-object.ts";
import { displayName, keyOf, type ObjectKey } from "../objects/object-key.ts";
import { OWNER_NAME } from "../objects/owner.ts";
import {
  isContested,
  lastOtherManager,
  undoDelaySeconds,
  withChange,
  type ChangeTimes,
} from "../plan/fight-guard.ts";
import type { Cluster, WatchChange } from "../ports.ts";
import type { Contest } from "../report/contest.ts";
import { SettledObjects, type Drift } from "./settled-objects.ts";

/** What is remembered of one Kustomization's objects. */
export interface Memory {
  /** Whether an object is known to be as this wants it, so that nothing has to be asked. */
  isSettled(object: KubeObject, desired: string): boolean;
  /** The content digest of an object that nobody has changed since it was settled; undefined: it has to be read. */
  contentOf(object: KubeObject): string | undefined;
  /** Whether nothing of an object has changed since the same checks found it healthy. */
  isHealthy(ref: ObjectRef, checks: string): boolean;
  /** Takes in that checks found an object healthy. */
  settleHealth(live: KubeObject, checks: string): void;
  /** Takes in that an object is about to be written. */
  unsettle(object: KubeObject): void;
  /** Takes in that an object was found as it is wanted, or was written so. */
  settle(live: KubeObject, desired: string, wasWritten: boolean): void;
  /** Forgets an object, by its inventory id, that is wanted no more. */
  forget(id: string): void;
  /** The objects that others change again and again. */
  contests(): readonly Contest[];
}

/** What the watch needs from the rest. */
interface Surroundings {
  readonly cluster: Pick<Cluster, "watch">;
  readonly clock: () => Date;
}

/** When others changed an object. */
interface Changes {
  readonly owner: string;
  readonly times: ChangeTimes;
  readonly manager: string | undefined; // who did it last
}

/** The watch of one kind, and what is known by it. */
interface KindWatch {
  readonly settled: SettledObjects;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  isListed: boolean; // what the watch tells is complete
}

/**
 * Watches what was applied, and has undone at once what others change of it.
 *
 * There is one watch a kind, of the metadata of objects with an owner label. It begins with the first object of the kind,
 * and ends with the last.
 */
export class DriftWatch {
  readonly #cluster: Pick<Cluster, "watch">;
  readonly #drifted: (owner: string) => void;
  readonly #clock: () => Date;
  readonly #watches = new Map<string, KindWatch>();
  readonly #contests = new Map<string, Changes>();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** `drifted` is told the key of each Kustomization that has something to undo. */
  constructor({ cluster, clock }: Surroundings, drifted: (owner: string) => void) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#drifted = drifted;
  }

  /** What is remembered for the Kustomization of a key. */
  memoryOf(owner: string): Memory {
    return {
      isSettled: (object, desired) => {
        const { id } = inventoryEntryOf(object);
        return this.#listed(keyOf(object))?.isSettled(id, desired) === true;
      },
      contentOf: (object) => {
        const { id } = inventoryEntryOf(object);
        return this.#listed(keyOf(object))?.contentOf(id);
      },
      isHealthy: ({ apiVersion, kind, namespace = "", name }, checks) => {
        const key = { group: groupOf(apiVersion), kind, namespace, name };
        return this.#listed(key)?.isHealthy(printInventoryId(key), checks) === true;
      },
      settleHealth: (live, checks) => {
        this.#listed(keyOf(live))?.settleHealth(live, checks);
      },
      unsettle: (object) => {
        const watch = this.#watches.get(kindOf(keyOf(object)));
        watch?.settled.unsettle(inventoryEntryOf(object).id);
      },
      settle: (live, desired, wasWritten) => {
        if (!wasWritten) this.#takeBack(inventoryEntryOf(live).id);
        const { settled } = this.#watchFor(live);
        if (!settled.settle(live, { desired, owner })) this.#drifted(owner);
      },
      forget: (id) => this.#forget(id),
      contests: () => this.#contestsOf(owner),
    };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { stop } of this.#watches.values()) stop.abort();
    await Promise.all([...this.#watches.values()].map(({ ended }) => ended));
  }

  /** What is known of the objects of a kind, where that is complete. */
  #listed(key: ObjectKey): SettledObjects | undefined {
    const watch = this.#watches.get(kindOf(key));
    return watch?.isListed === true ? watch.settled : undefined;
  }

  #watchFor(live: KubeObject): KindWatch {
    const kind = kindOf(keyOf(live));
    const known = this.#watches.get(kind);
    if (known !== undefined) return known;
    const stop = new AbortController();
    const watch: KindWatch = {
      settled: new SettledObjects(),
      stop,
      isListed: false,
      ended: this.#cluster.watch(
        { apiVersion: live.apiVersion, kind: live.kind },
        { labelSelector: OWNER_NAME, metadataOnly: true },
        (change) => this.#notice(watch, change),
        stop.signal,
      ),
    };
    this.#watches.set(kind, watch);
    return watch;
  }

  #notice(watch: KindWatch, change: WatchChange): void {
    const manager = change.kind === "changed" ? lastOtherManager(change.object) : undefined;
    for (const drift of driftsOf(watch, change)) this.#undo(drift, manager);
  }

  /** Has a change undone at once, or later where somebody makes it again and again. */
  #undo({ id, owner }: Drift, manager: string | undefined): void {
    const now = this.#clock().getTime();
    const times = withChange(this.#contests.get(id)?.times ?? [], now);
    this.#contests.set(id, { owner, times, manager });
    const delay = undoDelaySeconds(times);
    if (delay === 0) return this.#drifted(owner);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#drifted(owner);
    }, delay * 1000);
    this.#timers.add(timer);
  }

  /** What was noticed last was nothing to undo, such as an annotation that nobody but its controller sets. */
  #takeBack(id: string): void {
    const changes = this.#contests.get(id);
    if (changes === undefined) return;
    this.#contests.set(id, { ...changes, times: changes.times.slice(0, -1) });
  }

  /** The objects of a Kustomization that others change again and again. */
  #contestsOf(owner: string): readonly Contest[] {
    const now = this.#clock().getTime();
    const contests: Contest[] = [];
    for (const [id, { owner: of, times, manager }] of this.#contests) {
      if (of !== owner || !isContested(times, now)) continue;
      const key = parseInventoryId(id);
      if (key.ok)
        contests.push({
          name: displayName(key.value),
          manager,
          delaySeconds: undoDelaySeconds(times),
        });
    }
    return contests;
  }

  #forget(id: string): void {
    const key = parseInventoryId(id);
    const kind = key.ok ? kindOf(key.value) : "";
    const watch = this.#watches.get(kind);
    watch?.settled.forget(id);
    this.#contests.delete(id);
    if (watch?.settled.isEmpty !== true) return;
    watch.stop.abort();
    this.#watches.delete(kind);
  }
}

/** One watch serves all versions of a kind. */
function kindOf({ group, kind }: ObjectKey): string {
  return `${group}/${kind}`;
}

function driftsOf(watch: KindWatch, change: WatchChange): readonly Drift[] {
  const { settled } = watch;
  switch (change.kind) {
    case "listed":
      watch.isListed = true;
      return settled.noticeAll(change.objects);
    case "changed":
      return settled.notice(change.object);
    case "removed": {
      const drifts = settled.noticeGone(change.object);
      return isFinishedByItself(change.object) ? [] : drifts;
    }
  }
}

/** A Job may be removed when it is finished: it is made again by the next reconcile, as in Flux, and not at once. */
function isFinishedByItself(object: KubeObject): boolean {
  const { group, kind } = keyOf(object);
  return group === "batch" && kind === "Job";
}
