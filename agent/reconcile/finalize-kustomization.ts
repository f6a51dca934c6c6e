import { giveWay } from "../give-way.ts";
import type { FluxKustomization, InventoryEntry } from "../objects/flux-kustomization.ts";
import { refOfEntry } from "../objects/inventory-id.ts";
import { staleEntries } from "../plan/stale-entries.ts";
import type { Cluster } from "../ports.ts";
import type { EventFact } from "../report/event-fact.ts";
import { printChanges } from "../report/kustomization-status.ts";
import { forgetAll, type Memory } from "./drift-watch.ts";
import { mapLimited } from "./map-limited.ts";
import { pollUntil } from "./poll-until.ts";
import { pruneEntries } from "./prune-entries.ts";

/** What finalizing needs besides the Kustomization. */
interface Finalizing {
  readonly cluster: Cluster;
  readonly memory: Pick<Memory, "forget">;
  readonly tell: (fact: EventFact) => void;
}

const GROUP = "kustomize.toolkit.fluxcd.io";
const CONCURRENCY = 8; // ours: as many as are deleted at one time

/**
 * Deletes what a Kustomization that is being deleted has applied, as its deletionPolicy says; a suspended one leaves
 * everything where it is. True when its finalizer may go: what could not be deleted is tried again.
 */
export async function finalizeKustomization(
  kustomization: FluxKustomization,
  { cluster, memory, tell }: Finalizing,
  signal: AbortSignal,
): Promise<boolean> {
  const isWantedByOthers = await forgetAll(memory, kustomization.inventory);
  if (!shouldDelete(kustomization)) return true;
  const entries = staleEntries(kustomization.inventory, []);
  await giveWay();
  if (!entries.ok) return true; // an inventory that cannot be read names nothing to delete
  const pruning = { cluster, owner: kustomization, isWantedByOthers };
  const pruned = await pruneEntries(entries.value, pruning, signal);
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
  const { deletionPolicy, timeoutSeconds } = kustomization;
  if (deletionPolicy !== "WaitForTermination") return true;
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  if (await areGone(pruned.deleted, cluster, bounded)) return true;
  const message = "failed to wait for resources termination";
  tell({ type: "Warning", reason: "PruneFailed", message, annotations });
  return true;
}

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

async function areGone(
  entries: readonly InventoryEntry[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<boolean> {
  const refs = entries.flatMap((entry) => {
    const ref = refOfEntry(entry);
    return ref.ok ? [ref.value] : [];
  });
  const gone = await mapLimited(refs, CONCURRENCY, (ref) =>
    pollUntil(async () => {
      const live = await cluster.read(ref, signal);
      return live.ok ? live.value === undefined : live.error.reason === "NoMatch";
    }, signal),
  );
  return gone.every(Boolean);
}
