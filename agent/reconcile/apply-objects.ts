import { err, ok, type Result } from "#contract/result.ts";

import { giveWay } from "../give-way.ts";
import { applyStages, type ApplyStage, type GroupKind } from "../objects/apply-order.ts";
import type { InventoryEntry } from "../objects/flux-kustomization.ts";
import { inventoryEntryOf } from "../objects/inventory-id.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { objectDigest } from "../objects/object-digest.ts";
import type { Cluster } from "../ports.ts";
import type { Change } from "../report/kustomization-outcome.ts";
import { printChanges } from "../report/kustomization-status.ts";
import type { Memory } from "./drift-watch.ts";
import { executeSteps } from "./execute-steps.ts";
import { mapLimited } from "./map-limited.ts";
import { isWrite, previewObject, type Step } from "./preview-object.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** What applying needs besides the objects. */
export interface ApplyContext {
  readonly cluster: Cluster;
  readonly clock: () => Date;
  readonly memory: Memory;
  readonly inventory: readonly InventoryEntry[]; // what was applied before
  readonly concurrency: number; // requests at one time
  readonly overrideManagers: readonly string[]; // whose fields are taken over, besides kubectl's
  readonly customStageKinds: readonly GroupKind[]; // applied after definitions and classes, before everything else
  readonly force: boolean; // delete and make anew what cannot be changed
  /** Records what is about to be owned, before it is made. */
  readonly intend: (inventory: readonly InventoryEntry[]) => Promise<Result<void, string>>;
}

/** What came of applying. */
export interface Applied {
  readonly changes: readonly Change[];
  readonly objects: readonly KubeObject[]; // in the namespaces where they live, without those that were skipped
  /** What is owned now; where there is a problem, also what was owned before. */
  readonly inventory: readonly InventoryEntry[];
  readonly problem?: string;
}

/**
 * Applies objects stage by stage: a whole stage is tried by dry runs before any of it is written, and unchanged objects
 * are not written at all.
 *
 * What a stage will create is recorded in the inventory first: wherever the agent is killed, there is nothing that it
 * made and would not prune.
 */
export async function applyObjects(
  objects: readonly KubeObject[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<Applied> {
  const tracked = new Map(context.inventory.map((entry) => [entry.id, entry]));
  const entries: InventoryEntry[] = [];
  const changes: Change[] = [];
  const placed: KubeObject[] = [];
  for (const stage of applyStages(objects, context.customStageKinds)) {
    await giveWay();
    const done = await applyStage(stage, { ...context, tracked }, signal);
    changes.push(...done.changes);
    entries.push(...done.entries);
    placed.push(...done.objects);
    if (done.problem !== undefined) return stopped(done.problem, changes, [...tracked.values()]);
  }
  return { changes, objects: placed, inventory: entries };
}

/** Says how far it came, as Flux does: the problem, then what was changed before it. */
function stopped(
  problem: string,
  changes: readonly Change[],
  inventory: readonly InventoryEntry[],
): Applied {
  const made = changes.filter(({ action }) => action === "created" || action === "configured");
  const message = made.length === 0 ? problem : `${problem}\n${printChanges(made)}`;
  return { changes, objects: [], inventory, problem: message };
}

interface StageContext extends ApplyContext {
  readonly tracked: Map<string, InventoryEntry>; // grows by what is about to be made
}

interface StageDone {
  readonly changes: readonly Change[];
  readonly objects: readonly KubeObject[];
  readonly entries: readonly InventoryEntry[];
  readonly problem?: string;
}

async function applyStage(
  stage: ApplyStage,
  context: StageContext,
  signal: AbortSignal,
): Promise<StageDone> {
  const nothing = { changes: [], objects: [], entries: [] };
  const planned = await planStage(stage, context, signal);
  if (!planned.ok) return { ...nothing, problem: planned.error };
  const steps = planned.value;
  const entries = steps.map(({ object }) => inventoryEntryOf(object));
  await giveWay();
  const intended = await intend(entries, context);
  if (!intended.ok) return { ...nothing, entries, problem: intended.error };
  const { changes, problem } = await executeSteps(steps, context, signal);
  const objects = steps.filter(({ kind }) => kind !== "skip").map(({ object }) => object);
  const done = { changes, objects, entries };
  if (problem !== undefined) return { ...done, problem };
  const waiting = stage.waits ? steps.filter(isWrite).map(({ object }) => object) : [];
  const ready = await waitUntilReady(waiting, context, signal);
  return ready.ok ? done : { ...done, problem: ready.error };
}

/** The steps of a whole stage, or everything that speaks against it; where the API server cannot answer now, no more is asked. */
async function planStage(
  { objects }: ApplyStage,
  { cluster, memory, tracked, force, overrideManagers, concurrency }: StageContext,
  signal: AbortSignal,
): Promise<Result<readonly Step[], string>> {
  const preview = {
    cluster,
    force,
    overrideManagers,
    isTracked: (id: string) => tracked.has(id),
    isSettled: (object: KubeObject) => memory.isSettled(object, objectDigest(object)),
    contentOf: (object: KubeObject) => memory.contentOf(object),
  };
  let mayAnswer = true;
  const previews = await mapLimited(objects, concurrency, async (object) => {
    if (!mayAnswer) return undefined;
    const step = await previewObject(object, preview, signal);
    if (!step.ok && step.error.isPassing) mayAnswer = false;
    return step;
  });
  const problems = previews.flatMap((one) => (one?.ok === false ? [one.error.message] : []));
  if (problems.length > 0) return err(problems.join("\n"));
  return ok(previews.flatMap((one) => (one?.ok === true ? [one.value] : [])));
}

async function intend(
  entries: readonly InventoryEntry[],
  { tracked, intend: record }: StageContext,
): Promise<Result<void, string>> {
  const fresh = entries.filter(({ id }) => !tracked.has(id));
  for (const entry of fresh) tracked.set(entry.id, entry);
  return fresh.length === 0 ? ok(undefined) : record([...tracked.values()]);
}
