import { contentDigest } from "../objects/drift.ts";
import { inventoryEntryOf } from "../objects/inventory-id.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { parseVersion } from "../objects/resource-version.ts";
import { fingerprintOf } from "../plan/fingerprint.ts";

/** An object that was found, or left, as it is wanted. */
interface Settled {
  readonly desired: string; // a digest of what is wanted
  readonly owner: string; // the key of the Kustomization
  readonly content: string; // a digest of what it is like
  readonly live: Seen;
}

/** What an object was like when it was last told of. */
interface Seen {
  readonly version: bigint;
  readonly fingerprint: string; // GONE: it is not there
}

/** Something that others changed, and whose it is to undo it. */
export interface Drift {
  readonly id: string; // of the inventory
  readonly owner: string; // the key of the Kustomization
}

/** An object that was found healthy. */
interface Healthy {
  readonly version: bigint;
  readonly checks: string; // by which it was judged
}

const GONE = "gone";

/**
 * Remembers which objects of a kind are as they are wanted, for as long as a watch tells of no change to them: they need
 * no request in the next reconcile. It keeps a few hundred bytes an object, and nothing of its content.
 *
 * What is noticed answers with what there is to undo.
 */
export class SettledObjects {
  readonly #settled = new Map<string, Settled>();
  readonly #seen = new Map<string, Seen>();
  readonly #healthy = new Map<string, Healthy>();

  get isEmpty(): boolean {
    return this.#settled.size === 0;
  }

  /** Takes in that an object is as it is wanted; false where it is known to have changed since. */
  settle(live: KubeObject, { desired, owner }: Pick<Settled, "desired" | "owner">): boolean {
    const { id } = inventoryEntryOf(live);
    const content = contentDigest(live);
    const settled = { desired, owner, content, live: seenOf(live, fingerprintOf(live)) };
    this.#settled.set(id, settled);
    return this.#isIntact(id, settled);
  }

  /** An object is about to be written: until it is settled again, what changes of it is our own doing. */
  unsettle(id: string): void {
    this.#settled.delete(id);
  }

  /** Who settled an object last, and how that wants it; undefined where it has changed since. */
  settledBy(id: string): Pick<Settled, "owner" | "desired"> | undefined {
    const settled = this.#settled.get(id);
    return settled !== undefined && this.#isIntact(id, settled) ? settled : undefined;
  }

  /** Whether an object is still as this wants it. */
  isSettled(id: string, desired: string): boolean {
    return this.settledBy(id)?.desired === desired;
  }

  /** The content digest of an object that is still as it was settled; undefined where nothing is known of it. */
  contentOf(id: string): string | undefined {
    const settled = this.#settled.get(id);
    return settled !== undefined && this.#isIntact(id, settled) ? settled.content : undefined;
  }

  /** Takes in that an object was found healthy by some checks. */
  settleHealth(live: KubeObject, checks: string): void {
    const { id } = inventoryEntryOf(live);
    if (!this.#settled.has(id)) return;
    this.#healthy.set(id, { version: parseVersion(live.metadata.resourceVersion), checks });
  }

  /** Whether an object is in every respect as it was when the same checks found it healthy. */
  isHealthy(id: string, checks: string): boolean {
    const healthy = this.#healthy.get(id);
    return healthy?.checks === checks && this.#seen.get(id)?.version === healthy.version;
  }

  /** Takes in an object as it is now. */
  notice(object: KubeObject): readonly Drift[] {
    return this.#notice(object, fingerprintOf(object));
  }

  /** Takes in that an object was deleted. */
  noticeGone(object: KubeObject): readonly Drift[] {
    return this.#notice(object, GONE);
  }

  /** Takes in all objects that there are. */
  noticeAll(objects: readonly KubeObject[]): readonly Drift[] {
    const present = new Set(objects.map((object) => inventoryEntryOf(object).id));
    const lost = [...this.#settled].filter(([id]) => !present.has(id));
    for (const [id] of lost) this.forget(id);
    return [
      ...lost.map(([id, { owner }]) => ({ id, owner })),
      ...objects.flatMap((object) => this.notice(object)),
    ];
  }

  /** Forgets an object that is wanted no more, or of which nothing is known any more. */
  forget(id: string): void {
    this.#settled.delete(id);
    this.#seen.delete(id);
    this.#healthy.delete(id);
  }

  #notice(object: KubeObject, fingerprint: string): readonly Drift[] {
    const { id } = inventoryEntryOf(object);
    this.#seen.set(id, seenOf(object, fingerprint));
    const settled = this.#settled.get(id);
    if (settled === undefined || this.#isIntact(id, settled)) return [];
    this.#settled.delete(id); // told once; the next reconcile looks at it
    return [{ id, owner: settled.owner }];
  }

  /** What was seen before the object was settled is no news: a watch may be behind the answer to an apply. */
  #isIntact(id: string, { live }: Settled): boolean {
    const seen = this.#seen.get(id);
    return (
      seen === undefined || seen.version <= live.version || seen.fingerprint === live.fingerprint
    );
  }
}

function seenOf({ metadata }: KubeObject, fingerprint: string): Seen {
  return { version: parseVersion(metadata.resourceVersion), fingerprint };
}
