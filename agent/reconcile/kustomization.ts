import { err, type Result } from "#contract/result.ts";

import { giveWay } from "../give-way.ts";
import { readHealthCheckExpressions, type CustomHealthChecks } from "../health/custom-health.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { listAt } from "../objects/read-json.ts";
import { staleEntries } from "../plan/stale-entries.ts";
import type { Cluster, LogFields } from "../ports.ts";
import type {
  Change,
  Failure,
  FailureReason,
  KustomizationOutcome,
} from "../report/kustomization-outcome.ts";
import { applyObjects } from "./apply-objects.ts";
import { awaitHealth } from "./await-health.ts";
import type { BuildCache } from "./build-cache.ts";
import { notBuilt, type BuildFailure, type Built } from "./build-objects.ts";
import { forgetAll, type Memory } from "./drift-watch.ts";
import { pruneEntries } from "./prune-entries.ts";
import { readVariables } from "./read-variables.ts";
import {
  invalidExpression,
  readySource,
  unmetDependency,
  type SourceState,
} from "./ready-source.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./sources.ts";

/** What reconciling a Kustomization needs from the rest. */
export interface KustomizationContext {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly seconds: () => number;
  readonly memory: Memory;
  readonly builds: BuildCache;
  readonly source: SourceState;
  /** Another Kustomization, by its key. */
  readonly find: (key: string) => FluxKustomization | undefined;
  /** When, in these seconds, the wait for the health of a revision began: now, unless it is under way. */
  readonly waitingSince: (revision: string) => number;
  /** Tells the log that a stage is reached. */
  readonly tell: (message: string, fields: LogFields) => void;
  /** Records how far it came, and what it is about to own, while it is still at work. */
  readonly record: (outcome: KustomizationOutcome) => Promise<Result<void, string>>;
}

/** Makes the cluster what the Kustomization's path of its source says. The order of the stages is Flux's. */
export async function reconcileKustomization(
  kustomization: FluxKustomization,
  context: KustomizationContext,
  signal: AbortSignal,
): Promise<KustomizationOutcome> {
  const checks = readChecks(kustomization);
  if (!checks.ok) return { ...NOTHING_DONE, failure: checks.error };
  const source = readySource(kustomization, context.source, context.settings);
  if (!source.ok) return { ...NOTHING_DONE, failure: source.error };
  const { revision } = source.value.artifact;
  const begun = { ...NOTHING_DONE, revision };
  const unmet = unmetDependency(kustomization, revision, context.find);
  if (unmet !== undefined) return { ...begun, failure: unmet };
  const built = await build(kustomization, source.value, context, signal);
  if (!built.ok) return { ...begun, ...built.error };
  await giveWay();
  const attempted = { ...begun, wasAttempted: true, digest: built.value.digest };
  const applied = await apply(kustomization, built.value, { ...context, attempted }, signal);
  if (applied.outcome.failure !== undefined) return applied.outcome;
  await giveWay();
  const pruned = await prune(kustomization, applied.outcome, context, signal);
  if (pruned.failure !== undefined) return pruned;
  await giveWay();
  const since = context.waitingSince(revision);
  const wait = { ...context, checks: checks.value, since };
  const health = await awaitHealth(kustomization, applied.objects, wait, signal);
  if (health?.kind === "failed") {
    return { ...pruned, failure: failed("HealthCheckFailed", health.message) };
  }
  return health === undefined ? pruned : { ...pruned, health };
}

const NOTHING_DONE: KustomizationOutcome = { wasAttempted: false, changes: [], pruned: [] };

function readChecks({ spec }: FluxKustomization): Result<CustomHealthChecks, Failure> {
  const checks = readHealthCheckExpressions(listAt(spec, "healthCheckExprs"));
  if (checks.ok) return checks;
  const told = checks.error.map(({ message, advice }) => `${message} ${advice}`);
  return err(invalidExpression(told.join("\n")));
}

async function build(
  kustomization: FluxKustomization,
  { tree, artifact: { revision } }: Source,
  { cluster, builds, tell }: KustomizationContext,
  signal: AbortSignal,
): Promise<Result<Built, Pick<KustomizationOutcome, "wasAttempted" | "failure">>> {
  const variables = await readVariables(kustomization, cluster, signal);
  if (!variables.ok) {
    const message = `post build failed: ${variables.error}`;
    return err({ wasAttempted: true, failure: failed("BuildFailed", message) });
  }
  await giveWay();
  const built = await buildSafely(
    () => builds.build(kustomization, tree, variables.value, signal),
    signal,
  );
  if (!built.ok) {
    const { reason, message, wasAttempted } = built.error;
    return err({ wasAttempted, failure: failed(reason, message) });
  }
  const { objects, leftAlone } = built.value;
  tell("manifests built", { objects: objects.length, revision });
  if (leftAlone > 0) tell("left Flux's own components as they are", { objects: leftAlone });
  return built;
}

/** A file may turn out to be unreadable while it is asked for: too large, or lost with the cache. What is fetched may take too long. */
async function buildSafely(
  attempt: () => Promise<Result<Built, BuildFailure>>,
  signal: AbortSignal,
): Promise<Result<Built, BuildFailure>> {
  try {
    return await attempt();
  } catch (thrown) {
    if (!signal.aborted) return err(notBuilt([messageOf(thrown)]));
    if (!isTimeout(signal.reason)) throw thrown; // the agent is stopping
    return err(notBuilt(["remote resources took longer than spec.timeout: raise it"]));
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}

interface ApplyStage extends KustomizationContext {
  readonly attempted: KustomizationOutcome;
}

async function apply(
  { inventory, spec }: FluxKustomization,
  { objects }: Built,
  { attempted, record, tell, ...context }: ApplyStage,
  signal: AbortSignal,
): Promise<{ readonly outcome: KustomizationOutcome; readonly objects: readonly KubeObject[] }> {
  const applied = await applyObjects(
    objects,
    {
      ...context,
      inventory,
      concurrency: context.settings.concurrentSsa,
      overrideManagers: context.settings.overrideManagers,
      customStageKinds: context.settings.customApplyStageKinds,
      force: spec["force"] === true,
      intend: (entries) => record({ ...attempted, inventory: entries }),
    },
    signal,
  );
  const outcome = { ...attempted, changes: applied.changes };
  if (applied.problem !== undefined) {
    const failure = failed("ReconciliationFailed", applied.problem);
    const owned = applied.inventory.length === 0 ? {} : { inventory: applied.inventory }; // as in Flux, none where nothing was applied
    return { outcome: { ...outcome, ...owned, failure }, objects: [] };
  }
  const counts = countActions(applied.changes);
  tell("server-side apply completed", { ...counts, revision: attempted.revision });
  return { outcome: { ...outcome, inventory: applied.inventory }, objects: applied.objects };
}

async function prune(
  kustomization: FluxKustomization,
  applied: KustomizationOutcome,
  { cluster, memory }: KustomizationContext,
  signal: AbortSignal,
): Promise<KustomizationOutcome> {
  const { inventory = [] } = applied;
  if (!kustomization.prune) return applied;
  const stale = staleEntries(kustomization.inventory, inventory);
  if (!stale.ok) return { ...applied, failure: failed("ReconciliationFailed", stale.error) };
  const isWantedByOthers = await forgetAll(memory, stale.value); // first, for what is deleted here is no drift
  const pruning = { cluster, owner: kustomization, isWantedByOthers };
  const pruned = await pruneEntries(stale.value, pruning, signal);
  const outcome = {
    ...applied,
    pruned: pruned.changes,
    inventory: [...inventory, ...pruned.survivors],
  };
  if (pruned.problem === undefined) return outcome;
  return { ...outcome, failure: failed("PruneFailed", pruned.problem) };
}

function countActions(changes: readonly Change[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of changes) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function failed(reason: FailureReason, message: string): Failure {
  return { reason, message, retry: "retry-interval" };
}
