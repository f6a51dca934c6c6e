import type { KubeObject, ObjectRef } from "../objects/kube-object.ts";
import { textAt, valueAt } from "../objects/read-json.ts";

/** What a Lease says: who holds it, and for how long after a renewal nobody else may take it. */
export interface LeaseRecord {
  readonly holder: string; // empty: it was released
  readonly durationSeconds: number;
  readonly acquiredAt: string;
  readonly renewedAt: string;
  readonly transitions: number; // how often the holder changed
}

/** A Lease as it was read or written last. */
export interface HeldLease {
  readonly record: LeaseRecord;
  readonly version: string; // with which the API server takes the next change, and no other's in between
}

/** Which Lease the agents agree by. */
export interface LeaseName {
  readonly name: string;
  readonly namespace: string;
}

const LEASE = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;

/** The name by which a Lease is asked for. */
export function leaseRef({ name, namespace }: LeaseName): ObjectRef {
  return { ...LEASE, name, namespace };
}

/** Reads a Lease; what it does not say counts as released. */
export function readLease(object: KubeObject): HeldLease {
  const duration = valueAt(object, "spec", "leaseDurationSeconds");
  const transitions = valueAt(object, "spec", "leaseTransitions");
  return {
    version: object.metadata.resourceVersion ?? "",
    record: {
      holder: textAt(object, "spec", "holderIdentity") ?? "",
      durationSeconds: typeof duration === "number" ? duration : 0,
      acquiredAt: textAt(object, "spec", "acquireTime") ?? "",
      renewedAt: textAt(object, "spec", "renewTime") ?? "",
      transitions: typeof transitions === "number" ? transitions : 0,
    },
  };
}

/** A Lease that is not there yet, to be created. */
export function newLease({ name, namespace }: LeaseName, record: LeaseRecord): KubeObject {
  return { ...LEASE, metadata: { name, namespace }, spec: specOf(record) };
}

/** The change that makes a Lease say something else, refused where somebody else was faster. */
export function leasePatch(
  record: LeaseRecord,
  version: string,
): { readonly metadata: { readonly resourceVersion: string }; readonly spec: LeaseSpec } {
  return { metadata: { resourceVersion: version }, spec: specOf(record) };
}

type LeaseSpec = ReturnType<typeof specOf>;

function specOf({ holder, durationSeconds, acquiredAt, renewedAt, transitions }: LeaseRecord) {
  return {
    holderIdentity: holder === "" ? null : holder,
    leaseDurationSeconds: durationSeconds,
    acquireTime: acquiredAt,
    renewTime: renewedAt,
    leaseTransitions: transitions,
  };
}

/** Prints a time as a Lease holds it: RFC 3339 with microseconds. */
export function printMicroTime(time: Date): string {
  return time.toISOString().replace("Z", "000Z");
}
