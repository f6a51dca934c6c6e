import { readConditions, type Condition } from "./condition.ts";
import type { KubeObject } from "./kube-object.ts";
import { objectAt, textAt, valueAt } from "./read-json.ts";

/** The annotation by which a person or the flux command asks for a reconcile; any new value counts. */
export const REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

/** The finalizer that Flux's controllers set on everything they reconcile. */
export const FINALIZER = "finalizers.fluxcd.io";

/** What every object that is reconciled has in common, GitRepository and Kustomization alike. */
export interface FluxObject {
  readonly object: KubeObject; // as the API server gave it
  readonly key: string; // namespace/name
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation: number;
  readonly isSuspended: boolean;
  readonly isDeleted: boolean; // being deleted; the finalizer still holds it
  readonly hasFinalizer: boolean;
  readonly requestedAt?: string; // the value of the annotation
  readonly handledAt?: string; // status.lastHandledReconcileAt
  readonly observedGeneration: number; // -1: never
  readonly conditions: readonly Condition[];
}

/** Reads what all kinds of reconciled objects share. */
export function readFluxObject(object: KubeObject): FluxObject {
  const { name, namespace = "", uid = "", generation = 0, finalizers = [] } = object.metadata;
  const requestedAt = textAt(object.metadata, "annotations", REQUESTED_AT);
  const status = objectAt(object, "status");
  const handledAt = textAt(status, "lastHandledReconcileAt");
  const observed = valueAt(status, "observedGeneration");
  return {
    object,
    key: `${namespace}/${name}`,
    name,
    namespace,
    uid,
    generation,
    isSuspended: valueAt(object, "spec", "suspend") === true,
    isDeleted: object.metadata.deletionTimestamp !== undefined,
    hasFinalizer: finalizers.includes(FINALIZER),
    ...(requestedAt === undefined ? {} : { requestedAt }),
    ...(handledAt === undefined ? {} : { handledAt }),
    observedGeneration: typeof observed === "number" ? observed : -1,
    conditions: readConditions(status),
  };
}
