import { err, ok, type Result } from "#contract/result.ts";

import type { InventoryEntry } from "../objects/flux-kustomization.ts";
import { refOfEntry } from "../objects/inventory-id.ts";
import { groupOf, type ObjectRef } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import type { Owner } from "../objects/owner.ts";
import { decidePrune } from "../plan/decide-prune.ts";
import type { Cluster } from "../ports.ts";
import type { Change } from "../report/kustomization-outcome.ts";
import { groupAdjacent } from "./group-adjacent.ts";
import { mapLimited } from "./map-limited.ts";

/** What came of pruning. */
export interface Pruned {
  readonly changes: readonly Change[];
  readonly deleted: readonly InventoryEntry[];
  readonly survivors: readonly InventoryEntry[]; // could not be deleted: tracked until they are
  readonly problem?: string;
}

/** What pruning needs besides the entries. */
export interface Pruning {
  readonly cluster: Pick<Cluster, "read" | "remove">;
  readonly owner: Owner;
  /** Whether another Kustomization wants an object still, by its inventory id. */
  readonly isWantedByOthers: (id: string) => boolean;
}

const CONCURRENCY = 8; // ours: as many as are applied at one time

/**
 * Deletes what inventory entries name, in their order, those of one kind side by side, as far as it still belongs to the
 * owner, nobody else wants it, and it does not ask to be kept. What could not be deleted is told and stays tracked, as in
 * kustomize-controller 1.9.
 */
export async function pruneEntries(
  entries: readonly InventoryEntry[],
  pruning: Pruning,
  signal: AbortSignal,
): Promise<Pruned> {
  const named = entries.flatMap((entry) => {
    const ref = refOfEntry(entry);
    return ref.ok ? [{ entry, ref: ref.value }] : []; // an id that names nothing is not deleted, nor tracked on
  });
  const tried: Tried[] = [];
  for (const group of groupAdjacent(named, ({ ref }) => `${groupOf(ref.apiVersion)}/${ref.kind}`)) {
    const done = await mapLimited(group, CONCURRENCY, async ({ entry, ref }) => ({
      entry,
      subject: displayName(ref),
      result: pruning.isWantedByOthers(entry.id)
        ? ok("skipped" as const)
        : await pruneObject(ref, pruning, signal),
    }));
    tried.push(...done);
  }
  return resultOf(tried);
}

interface Tried {
  readonly entry: InventoryEntry;
  readonly subject: string;
  readonly result: Result<"deleted" | "skipped", string>;
}

function resultOf(tried: readonly Tried[]): Pruned {
  const changes: Change[] = [];
  const deleted: InventoryEntry[] = [];
  const survivors: InventoryEntry[] = [];
  const problems: string[] = [];
  for (const { entry, subject, result } of tried) {
    if (result.ok) {
      changes.push({ subject, action: result.value });
      if (result.value === "deleted") deleted.push(entry);
    } else {
      survivors.push(entry);
      problems.push(`${subject} ${result.error}`);
    }
  }
  if (problems.length === 0) return { changes, deleted, survivors };
  return { changes, deleted, survivors, problem: `delete failed, errors: ${problems.join("; ")}` };
}

async function pruneObject(
  ref: ObjectRef,
  { cluster, owner }: Pick<Pruning, "cluster" | "owner">,
  signal: AbortSignal,
): Promise<Result<"deleted" | "skipped", string>> {
  const live = await cluster.read(ref, signal);
  if (!live.ok) {
    const hasNoKind = live.error.reason === "NoMatch"; // its definition is gone, and all objects with it
    return hasNoKind ? ok("deleted") : err(`query failed: ${live.error.message}`);
  }
  if (live.value === undefined) return ok("deleted");
  if (decidePrune(live.value, owner).kind === "keep") return ok("skipped");
  const { uid } = live.value.metadata;
  const removed = await cluster.remove({ ...ref, ...(uid === undefined ? {} : { uid }) }, signal);
  return removed.ok ? ok("deleted") : err(`delete failed: ${removed.error.message}`);
}
