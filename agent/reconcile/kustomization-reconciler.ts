import { err, ok } from "#contract/result.ts";

import {
  KUSTOMIZATION,
  readFluxKustomization,
  sourceKeyOf,
  type FluxKustomization,
  type InventoryEntry,
} from "../objects/flux-kustomization.ts";
import { GIT_REPOSITORY } from "../objects/git-repository.ts";
import { refOfEntry } from "../objects/inventory-id.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { staleEntries } from "../plan/stale-entries.ts";
import type { EventFact } from "../report/event-fact.ts";
import type { KustomizationOutcome } from "../report/kustomization-outcome.ts";
import {
  kustomizationEvents,
  kustomizationStatus,
  printChanges,
  progressStatus,
} from "../report/kustomization-status.ts";
import type { Reconciled, Reconciler, Record } from "./controller.ts";
import type { DriftWatch } from "./drift-watch.ts";
import { reconcileKustomization, type SourceState } from "./kustomization.ts";
import { pollUntil } from "./poll-until.ts";
import { pruneEntries } from "./prune-entries.ts";
import { jittered, type World } from "./world.ts";

const DEPENDENCY_RETRY_SECONDS = 30; // Flux's --requeue-dependency

/** The state of a source by its key; undefined where it is not yet known, and will be told. */
export type FindSource = (key: string) => SourceState | undefined;

/** Keeps Kustomizations reconciled: applies what the source says, and prunes when one is deleted. */
export class KustomizationReconciler implements Reconciler {
  readonly kind = KUSTOMIZATION;
  readonly component = "kustomize-controller";
  readonly statusManager = "gotk-kustomize-controller";
  readonly #world: World;
  readonly #findSource: FindSource;
  readonly #driftWatch: DriftWatch;

  constructor(world: World, findSource: FindSource, driftWatch: DriftWatch) {
    this.#world = world;
    this.#findSource = findSource;
    this.#driftWatch = driftWatch;
  }

  async reconcile(
    object: KubeObject,
    record: Record,
    signal: AbortSignal,
  ): Promise<Reconciled | undefined> {
    const { cluster, clock, log } = this.#world;
    const kustomization = readFluxKustomization(object);
    const source = this.#sourceOf(kustomization);
    if (source === undefined) return undefined;
    const began = clock().getTime();
    const outcome = await reconcileKustomization(
      kustomization,
      {
        cluster,
        clock,
        memory: this.#driftWatch.memoryOf(kustomization.key),
        source,
        tell: (message, fields) => {
          const { name, namespace } = kustomization;
          log.info(message, { kind: this.kind.kind, name, namespace, ...fields });
        },
        record: async (progress) => {
          const recorded = await record(progressStatus(kustomization, progress, clock()));
          return recorded.ok
            ? ok(undefined)
            : err(`failed to update status: ${recorded.error.message}`);
        },
      },
      AbortSignal.any([signal, AbortSignal.timeout(kustomization.timeoutSeconds * 1000)]),
    );
    const now = clock();
    const timing = { now, seconds: (now.getTime() - began) / 1000 };
    return {
      status: kustomizationStatus(kustomization, outcome, timing),
      events: kustomizationEvents(kustomization, outcome, timing),
      againSeconds: this.#again(kustomization, outcome),
    };
  }

  /** Deletes what was applied, as spec.deletionPolicy says; a suspended Kustomization leaves everything where it is. */
  async finalize(
    object: KubeObject,
    tell: (fact: EventFact) => void,
    signal: AbortSignal,
  ): Promise<boolean> {
    const kustomization = readFluxKustomization(object);
    const memory = this.#driftWatch.memoryOf(kustomization.key);
    for (const { id } of kustomization.inventory) memory.forget(id);
    if (!shouldDelete(kustomization)) return true;
    const entries = staleEntries(kustomization.inventory, []);
    if (!entries.ok) return true; // an inventory that cannot be read names nothing to delete
    const { cluster } = this.#world;
    const pruned = await pruneEntries(entries.value, { cluster, owner: kustomization }, signal);
    const { lastAppliedRevision: revision } = kustomization;
    const annotations = revision === undefined ? {} : { [`${GROUP}/revision`]: revision };
    if (pruned.problem !== undefined) {
      const message = `pruning for deleted resource failed: ${pruned.problem}`;
      tell({ type: "Warning", reason: "PruneFailed", message, annotations });
      return false;
    }
    if (pruned.changes.length > 0) {
      const message = printChanges(pruned.changes);
      tell({ type: "Normal", reason: "ReconciliationSucceeded", message, annotations });
    }
    if (kustomization.deletionPolicy !== "WaitForTermination") return true;
    if (!(await this.#areGone(pruned.deleted, kustomization.timeoutSeconds, signal))) {
      const message = "failed to wait for resources termination";
      tell({ type: "Warning", reason: "PruneFailed", message, annotations });
    }
    return true;
  }

  forget(): void {
    // Nothing is kept of a Kustomization but what stands in its status.
  }

  async #areGone(
    entries: readonly InventoryEntry[],
    timeoutSeconds: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    const refs = entries.flatMap((entry) => {
      const ref = refOfEntry(entry);
      return ref.ok ? [ref.value] : [];
    });
    const waits = refs.map((ref) =>
      pollUntil(async () => {
        const live = await this.#world.cluster.read(ref, bounded);
        return live.ok ? live.value === undefined : live.error.reason === "NoMatch";
      }, bounded),
    );
    return (await Promise.all(waits)).every(Boolean);
  }

  #sourceOf(kustomization: FluxKustomization): SourceState | undefined {
    const { kind } = kustomization.source;
    return kind === GIT_REPOSITORY.kind
      ? this.#findSource(sourceKeyOf(kustomization))
      : { kind: "unsupported" };
  }

  #again(
    { intervalSeconds, retryIntervalSeconds }: FluxKustomization,
    { failure }: KustomizationOutcome,
  ): number | undefined {
    switch (failure?.retry) {
      case undefined:
        return jittered(intervalSeconds, this.#world.chance);
      case "retry-interval":
        return retryIntervalSeconds;
      case "dependency":
        return DEPENDENCY_RETRY_SECONDS;
      case "never":
        return undefined;
    }
  }
}

const GROUP = "kustomize.toolkit.fluxcd.io";

function shouldDelete({
  isSuspended,
  inventory,
  deletionPolicy,
  prune,
}: FluxKustomization): boolean {
  if (isSuspended || inventory.length === 0) return false;
  switch (deletionPolicy) {
    case "MirrorPrune":
      return prune;
    case "Delete":
    case "WaitForTermination":
      return true;
    default:
      return false;
  }
}
