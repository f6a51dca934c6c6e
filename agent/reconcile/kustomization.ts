import { err, ok, type Result } from "#contract/result.ts";

import { printDuration } from "../objects/duration.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import { staleEntries } from "../plan/stale-entries.ts";
import type { Cluster, LogFields } from "../ports.ts";
import type {
  Change,
  Failure,
  FailureReason,
  KustomizationOutcome,
} from "../report/kustomization-outcome.ts";
import { applyObjects } from "./apply-objects.ts";
import { buildObjects } from "./build-objects.ts";
import type { Memory } from "./drift-watch.ts";
import { pruneEntries } from "./prune-entries.ts";
import { readVariables } from "./read-variables.ts";
import type { Source } from "./sources.ts";
import { unsupportedInKustomization, unsupportedMessage } from "./unsupported.ts";

/** Where the files of a Kustomization are, as far as is known. */
export type SourceState =
  | { readonly kind: "unsupported" } // it is no GitRepository
  | { readonly kind: "missing" } // there is no such GitRepository
  | { readonly kind: "never-seen" } // it has no revision yet
  | { readonly kind: "not-at-hand" } // it has one, but its files cannot be read now
  | { readonly kind: "ready"; readonly source: Source };

/** What reconciling a Kustomization needs from the rest. */
export interface KustomizationContext {
  readonly cluster: Cluster;
  readonly clock: () => Date;
  readonly memory: Memory;
  readonly source: SourceState;
  /** Tells the log that a stage is reached. */
  readonly tell: (message: string, fields: LogFields) => void;
  /** Records how far it came, and what it is about to own, while it is still at work. */
  readonly record: (outcome: KustomizationOutcome) => Promise<Result<void, string>>;
}

const DEPENDENCY_RETRY = "30s"; // Flux's --requeue-dependency

/** Makes the cluster what the Kustomization's path of its source says: build, apply, prune. The order is Flux's. */
export async function reconcileKustomization(
  kustomization: FluxKustomization,
  { cluster, clock, memory, source, tell, record }: KustomizationContext,
  signal: AbortSignal,
): Promise<KustomizationOutcome> {
  const ready = readySource(kustomization, source);
  if (!ready.ok) return { ...NOTHING_DONE, failure: ready.error };
  const { tree, artifact } = ready.value;
  const begun = begin(kustomization, artifact.revision);
  const variables = await readVariables(kustomization, cluster, signal);
  if (!variables.ok)
    return { ...begun, failure: failed("BuildFailed", `post build failed: ${variables.error}`) };
  const built = buildObjects(kustomization, tree, variables.value);
  if (!built.ok) {
    const { reason, message, wasAttempted } = built.error;
    return { ...begun, wasAttempted, failure: failed(reason, message) };
  }
  tell("manifests built", { objects: built.value.objects.length, revision: artifact.revision });
  const attempted = { ...begun, wasAttempted: true, digest: built.value.digest };
  const { inventory, prune, spec } = kustomization;
  const applied = await applyObjects(
    built.value.objects,
    {
      cluster,
      clock,
      memory,
      inventory,
      force: spec["force"] === true,
      intend: (entries) => record({ ...attempted, inventory: entries }),
    },
    signal,
  );
  const reached = { ...attempted, changes: applied.changes, inventory: applied.inventory };
  if (applied.problem !== undefined) {
    return { ...reached, failure: failed("ReconciliationFailed", applied.problem) };
  }
  tell("server-side apply completed", {
    ...countActions(applied.changes),
    revision: artifact.revision,
  });
  const stale = prune ? staleEntries(inventory, applied.inventory) : ok([]);
  if (!stale.ok) return { ...reached, failure: failed("ReconciliationFailed", stale.error) };
  const pruned = await pruneEntries(stale.value, { cluster, owner: kustomization }, signal);
  for (const { id } of stale.value) memory.forget(id);
  const settled = {
    ...reached,
    pruned: pruned.changes,
    inventory: [...applied.inventory, ...pruned.survivors],
  };
  if (pruned.problem === undefined) return settled;
  return { ...settled, failure: failed("PruneFailed", pruned.problem) };
}

function countActions(changes: readonly Change[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of changes) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

const NOTHING_DONE: KustomizationOutcome = {
  wasAttempted: false,
  progress: "Reconciliation in progress",
  changes: [],
  pruned: [],
};

function readySource(
  { spec, source }: FluxKustomization,
  state: SourceState,
): Result<Source, Failure> {
  const fields = unsupportedInKustomization(spec);
  if (fields.length > 0) {
    return err({ ...failed("UnsupportedField", unsupportedMessage(fields)), retry: "never" });
  }
  const name = source.isForeign ? `${source.namespace}/${source.name}` : source.name;
  switch (state.kind) {
    case "ready":
      return ok(state.source);
    case "unsupported": {
      const message = `spec.sourceRef.kind '${source.kind}' is not supported yet: only GitRepository is`;
      return err({ ...failed("UnsupportedField", message), retry: "never" });
    }
    case "missing":
      return err(failed("ArtifactFailed", `Source '${source.kind}/${name}' not found`));
    case "never-seen":
      return err(waiting(`Source artifact not found, retrying in ${DEPENDENCY_RETRY}`));
    case "not-at-hand":
      return err(
        waiting(`Source is not ready, artifact not found, retrying in ${DEPENDENCY_RETRY}`),
      );
  }
}

function failed(reason: FailureReason, message: string): Failure {
  return { reason, message, retry: "retry-interval" };
}

function waiting(message: string): Failure {
  return { reason: "ArtifactFailed", message, retry: "dependency" };
}

/** What is to be told if it goes no further: Flux's sentence for a reconcile that is under way. */
function begin({ timeoutSeconds }: FluxKustomization, revision: string): KustomizationOutcome {
  const timeout = printDuration(timeoutSeconds);
  const progress = `Detecting drift for revision ${revision} with a timeout of ${timeout}`;
  return { ...NOTHING_DONE, revision, progress };
}
