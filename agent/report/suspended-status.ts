import { findCondition } from "../objects/condition.ts";
import type { FluxObject } from "../objects/flux-object.ts";
import type { JsonObject } from "../objects/kube-object.ts";

/**
 * The status of an object that is suspended, as a merge patch: nothing is reconciled, but that it was seen is recorded, so
 * that what was ready stays ready for those that depend on it.
 *
 * Matches the controllers of Flux, which finish the status of a suspended object like any other.
 */
export function suspendedStatus({ requestedAt, generation, conditions }: FluxObject): JsonObject {
  const isReady = findCondition(conditions, "Ready")?.status === "True";
  return {
    ...(requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt }),
    ...(isReady ? { observedGeneration: generation } : {}),
  };
}
