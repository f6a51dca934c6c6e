import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { compareKeys } from "../objects/apply-order.ts";
import type { InventoryEntry } from "../objects/flux-kustomization.ts";
import { parseInventoryId, printInventoryId } from "../objects/inventory-id.ts";
import type { ObjectKey } from "../objects/object-key.ts";

/**
 * The entries of what was applied before and is not any more, in the order in which to delete: what others need goes
 * last. Versions do not count: an object that moved to another one is still the same object.
 *
 * Matches kustomize-controller inventory.Diff and the order of fluxcd/pkg/ssa DeleteAll.
 */
export function staleEntries(
  previous: readonly InventoryEntry[],
  current: readonly InventoryEntry[],
): Result<readonly InventoryEntry[], string> {
  const ids = new Set(current.map(({ id }) => id));
  const missing = previous.filter(({ id }) => !ids.has(id)); // mostly none, and then no id has to be parsed
  if (missing.length === 0) return ok([]);
  const before = byKey(missing);
  if (!before.ok) return before;
  const now = byKey(current);
  if (!now.ok) return now;
  const stale = [...before.value]
    .filter(([id]) => !now.value.has(id))
    .map(([, tracked]) => tracked);
  const inOrder = stale.toSorted((a, b) => compareKeys(b.key, a.key));
  return ok(inOrder.map(({ entry }) => entry));
}

interface Tracked {
  readonly key: ObjectKey;
  readonly entry: InventoryEntry;
}

/** One entry an object: of an id that is there twice, or is written in two ways, the first. */
function byKey(entries: readonly InventoryEntry[]): Result<ReadonlyMap<string, Tracked>, string> {
  const tracked = new Map<string, Tracked>();
  for (const entry of entries) {
    const key = parseInventoryId(entry.id);
    if (!key.ok) return err(key.error);
    const id = printInventoryId(key.value);
    if (!tracked.has(id)) tracked.set(id, { key: key.value, entry });
  }
  return ok(tracked);
}
