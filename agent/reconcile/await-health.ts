import type { CustomHealthChecks } from "../health/custom-health.ts";
import { KUSTOMIZATION, type FluxKustomization } from "../objects/flux-kustomization.ts";
import { groupOf, refOf, type KubeObject, type ObjectRef } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import { printJson } from "../objects/print-json.ts";
import { listAt, textAt, valueAt } from "../objects/read-json.ts";
import type { Cluster } from "../ports.ts";
import { healthVerdict, type HealthVerdict } from "../report/health-verdict.ts";
import { checkHealth } from "./check-health.ts";
import type { Memory } from "./drift-watch.ts";

/** What waiting for health needs besides the Kustomization. */
export interface HealthWait {
  readonly cluster: Cluster;
  readonly clock: () => Date;
  readonly memory: Memory;
  readonly checks: CustomHealthChecks;
  readonly seconds: () => number;
  readonly since: number; // when, in those seconds, the wait for this revision began
}

const OLD_API_VERSION = "apps/v1"; // v1beta1's: where a health check names none

/**
 * Looks once whether what a Kustomization waits for is healthy; undefined where it waits for nothing. It never sleeps: who
 * is not there yet is looked at again later, so that a wait holds nobody up.
 */
export async function awaitHealth(
  kustomization: FluxKustomization,
  applied: readonly KubeObject[], // without what was skipped
  { cluster, clock, seconds, memory, checks, since }: HealthWait,
  signal: AbortSignal,
): Promise<HealthVerdict | undefined> {
  const refs = awaitedRefs(kustomization, applied);
  if (refs.length === 0) return undefined;
  const vanishing = new Set(applied.filter(vanishesWhenDone).map(refOf).map(displayName));
  const context = {
    cluster,
    clock,
    memory,
    checks,
    checksName: printJson(listAt(kustomization.spec, "healthCheckExprs")),
    mayVanish: (ref: ObjectRef) => vanishing.has(displayName(ref)),
  };
  const unhealthy = await checkHealth(refs, context, signal);
  const waited = { seconds: seconds() - since, timeoutSeconds: kustomization.timeoutSeconds };
  return healthVerdict(unhealthy, waited);
}

/** Everything that was applied, or what `spec.healthChecks` names; never the Kustomization itself, which would wait for ever. */
function awaitedRefs(
  { spec, name, namespace }: FluxKustomization,
  applied: readonly KubeObject[],
): readonly ObjectRef[] {
  const refs = valueAt(spec, "wait") === true ? applied.map(refOf) : namedRefs(spec, namespace);
  return refs.filter((ref) => {
    const isKustomization =
      ref.kind === KUSTOMIZATION.kind &&
      groupOf(ref.apiVersion) === groupOf(KUSTOMIZATION.apiVersion);
    return !(isKustomization && ref.name === name && ref.namespace === namespace);
  });
}

function namedRefs(spec: FluxKustomization["spec"], ownNamespace: string): readonly ObjectRef[] {
  return listAt(spec, "healthChecks").map((entry) => ({
    apiVersion: textAt(entry, "apiVersion") ?? OLD_API_VERSION,
    kind: textAt(entry, "kind") ?? "",
    name: textAt(entry, "name") ?? "",
    namespace: textAt(entry, "namespace") ?? ownNamespace,
  }));
}

function vanishesWhenDone(object: KubeObject): boolean {
  const isJob = object.kind === "Job" && groupOf(object.apiVersion) === "batch";
  return isJob && valueAt(object, "spec", "ttlSecondsAfterFinished") !== undefined;
}
