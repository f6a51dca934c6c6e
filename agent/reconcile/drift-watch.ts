import { inventoryEntryOf, parseInventoryId } from "../objects/inventory-id.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { keyOf, type ObjectKey } from "../objects/object-key.ts";
import { OWNER_NAME } from "../objects/owner.ts";
import type { Cluster, WatchChange } from "../ports.ts";
import { SettledObjects } from "./settled-objects.ts";

/** What is remembered of one Kustomization's objects. */
export interface Memory {
  /** Whether an object is known to be as this wants it, so that nothing has to be asked. */
  isSettled(object: KubeObject, desired: string): boolean;
  /** Takes in that an object is about to be written. */
  unsettle(object: KubeObject): void;
  /** Takes in that an object was found, or left, as it is wanted. */
  settle(live: KubeObject, desired: string): void;
  /** Forgets an object, by its inventory id, that is wanted no more. */
  forget(id: string): void;
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

  /** `drifted` is told the key of each Kustomization that has something to undo. */
  constructor(cluster: Pick<Cluster, "watch">, drifted: (owner: string) => void) {
    this.#cluster = cluster;
    this.#drifted = drifted;
  }

  /** What is remembered for the Kustomization of a key. */
  memoryOf(owner: string): Memory {
    return {
      isSettled: (object, desired) => {
        const watch = this.#watches.get(kindOf(keyOf(object)));
        const { id } = inventoryEntryOf(object);
        return watch?.isListed === true && watch.settled.isSettled(id, desired);
      },
      unsettle: (object) => {
        const watch = this.#watches.get(kindOf(keyOf(object)));
        watch?.settled.unsettle(inventoryEntryOf(object).id);
      },
      settle: (live, desired) => {
        const { settled } = this.#watchFor(live);
        if (!settled.settle(live, { desired, owner })) this.#drifted(owner);
      },
      forget: (id) => this.#forget(id),
    };
  }

  async close(): Promise<void> {
    for (const { stop } of this.#watches.values()) stop.abort();
    await Promise.all([...this.#watches.values()].map(({ ended }) => ended));
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
    for (const owner of ownersToTell(watch, change)) this.#drifted(owner);
  }

  #forget(id: string): void {
    const key = parseInventoryId(id);
    const kind = key.ok ? kindOf(key.value) : "";
    const watch = this.#watches.get(kind);
    watch?.settled.forget(id);
    if (watch?.settled.isEmpty !== true) return;
    watch.stop.abort();
    this.#watches.delete(kind);
  }
}

/** One watch serves all versions of a kind. */
function kindOf({ group, kind }: ObjectKey): string {
  return `${group}/${kind}`;
}

function ownersToTell(watch: KindWatch, change: WatchChange): readonly string[] {
  const { settled } = watch;
  switch (change.kind) {
    case "listed":
      watch.isListed = true;
      return settled.noticeAll(change.objects);
    case "changed":
      return settled.notice(change.object);
    case "removed":
      return settled.noticeGone(change.object);
  }
}
