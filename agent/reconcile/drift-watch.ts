import { giveWay } from "../give-way.ts";
import type { InventoryEntry } from "../objects/flux-kustomization.ts";
import { inventoryEntryOf, parseInventoryId, printInventoryId } from "../objects/inventory-id.ts";
import { groupOf, type KubeObject, type ObjectRef } from "../objects/kube-object.ts";
import { displayName, keyOf, type ObjectKey } from "../objects/object-key.ts";
import { OWNER_NAME, ownerOf } from "../objects/owner.ts";
import { lastOtherManager } from "../plan/fight-guard.ts";
import type { Cluster, WatchChange } from "../ports.ts";
import type { Contest } from "../report/contest.ts";
import { Fights } from "./fights.ts";
import { Rivals } from "./rivals.ts";
import { SettledObjects, type Drift } from "./settled-objects.ts";

/** What is remembered of one Kustomization's objects. */
export interface Memory {
  /** Whether an object is known to be as this wants it, or as another does that it is left to, so that nothing has to be asked. */
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
  /** Forgets an object, by its inventory id, that is wanted no more; whether another Kustomization still wants it. */
  forget(id: string): "wanted by others" | "wanted by nobody";
  /** The objects that others change again and again, or apply as well. */
  contests(): readonly Contest[];
}

/** Forgets what is wanted no more; the answer tells, of an inventory id, whether another Kustomization still wants it. */
export async function forgetAll(
  memory: Pick<Memory, "forget">,
  entries: readonly InventoryEntry[],
): Promise<(id: string) => boolean> {
  const shared = new Set<string>();
  for (const { id } of entries) {
    if (memory.forget(id) === "wanted by others") shared.add(id);
    await giveWay();
  }
  return (id) => shared.has(id);
}

/** What the watch needs from the rest. */
interface Surroundings {
  readonly cluster: Pick<Cluster, "watch">;
  readonly seconds: () => number;
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
  readonly #watches = new Map<string, KindWatch>();
  readonly #fights: Fights;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #rivals = new Rivals();

  /** `drifted` is told the key of each Kustomization that has something to undo. */
  constructor({ cluster, seconds }: Surroundings, drifted: (owner: string) => void) {
    this.#cluster = cluster;
    this.#fights = new Fights(seconds);
    this.#drifted = drifted;
  }

  /** What is remembered for the Kustomization of a key. */
  memoryOf(owner: string): Memory {
    return {
      isSettled: (object, desired) => this.#isSettled(object, owner, desired),
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
      unsettle: (object) => this.#unsettle(object, owner),
      settle: (live, desired, wasWritten) => {
        const { id } = inventoryEntryOf(live);
        if (!wasWritten) this.#fights.takeBack(id);
        const { settled } = this.#watchFor(live);
        if (!settled.settle(live, { desired, owner })) this.#drifted(owner);
        this.#tellRivals(id, owner, desired);
      },
      forget: (id) => this.#forget(id, owner),
      contests: () => [...this.#fights.of(owner), ...this.#sharedBy(owner)],
    };
  }

  /** A Kustomization is gone: what it shared is the others' alone. */
  forgetOwner(owner: string): void {
    for (const { id } of this.#rivals.sharedBy(owner)) this.#forget(id, owner);
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

  /**
   * Of two Kustomizations that apply an object, the one that changed last how it wants it has its way, until the other does:
   * they would otherwise undo each other's apply for ever.
   */
  #isSettled(object: KubeObject, owner: string, desired: string): boolean {
    const { id } = inventoryEntryOf(object);
    const by = this.#listed(keyOf(object))?.settledBy(id);
    if (by === undefined) return false;
    return by.owner === owner
      ? by.desired === desired
      : this.#rivals.isUnchanged(id, owner, desired);
  }

  #unsettle(object: KubeObject, owner: string): void {
    const { id } = inventoryEntryOf(object);
    const watch = this.#watches.get(kindOf(keyOf(object)));
    const by = watch?.settled.settledBy(id);
    if (by !== undefined && by.owner !== owner) this.#rivals.claim(id, by.owner, by.desired);
    watch?.settled.unsettle(id);
  }

  /** Who had an object before hears that another has it now, for the status to say so. */
  #tellRivals(id: string, owner: string, desired: string): void {
    const others = this.#rivals.othersOf(id, owner);
    if (others.length === 0) return;
    this.#rivals.claim(id, owner, desired);
    for (const other of others) this.#drifted(other);
  }

  #notice(watch: KindWatch, change: WatchChange): void {
    for (const drift of driftsOf(watch, change)) this.#undo(drift, changerOf(change, drift));
  }

  /** Has a change undone at once, or later where somebody makes it again and again. */
  #undo(drift: Drift, changer: string | undefined): void {
    const delay = this.#fights.noticed(drift, changer);
    if (delay === 0) return this.#drifted(drift.owner);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#drifted(drift.owner);
    }, delay * 1000);
    this.#timers.add(timer);
  }

  /** The objects of a Kustomization that others apply as well. */
  #sharedBy(owner: string): readonly Contest[] {
    return this.#rivals.sharedBy(owner).flatMap(({ id, others }): Contest[] => {
      const key = parseInventoryId(id);
      return key.ok ? [{ kind: "shared", name: displayName(key.value), others }] : [];
    });
  }

  #forget(id: string, owner: string): ReturnType<Memory["forget"]> {
    const others = this.#rivals.release(id, owner);
    const key = parseInventoryId(id);
    const kind = key.ok ? kindOf(key.value) : "";
    const by = this.#watches.get(kind)?.settled.settledBy(id)?.owner ?? owner;
    if (by === owner) this.#forgetObject(id, kind);
    for (const other of others) this.#drifted(other); // it is the one that may have its way now
    return others.length > 0 ? "wanted by others" : "wanted by nobody";
  }

  #forgetObject(id: string, kind: string): void {
    const watch = this.#watches.get(kind);
    watch?.settled.forget(id);
    this.#fights.forget(id);
    if (watch?.settled.isEmpty !== true) return;
    watch.stop.abort();
    this.#watches.delete(kind);
  }
}

/** One watch serves all versions of a kind. */
function kindOf({ group, kind }: ObjectKey): string {
  return `${group}/${kind}`;
}

/** Who changed an object: a Kustomization that is not looked after here, or a field manager. */
function changerOf(change: WatchChange, { owner }: Drift): string | undefined {
  if (change.kind !== "changed") return undefined;
  const { namespace, name } = ownerOf(change.object) ?? {};
  const isTaken = name !== undefined && `${namespace}/${name}` !== owner;
  return isTaken ? `Kustomization ${namespace}/${name}` : lastOtherManager(change.object);
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
