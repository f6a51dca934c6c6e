import { type CustomHealthChecks } from "../health/custom-health.ts";
import type { Health } from "../health/health.ts";
import { dependsOnPods, readHealth } from "../health/read-health.ts";
import type { KubeObject, ObjectRef } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import type { Cluster } from "../ports.ts";
import type { Unhealthy } from "../report/health-verdict.ts";
import type { Memory } from "./drift-watch.ts";
import { mapLimited } from "./map-limited.ts";

/** What checking the health of objects needs besides their names. */
export interface HealthContext {
  readonly cluster: Pick<Cluster, "read" | "list">;
  readonly clock: () => Date;
  readonly checks: CustomHealthChecks;
  readonly checksName: string; // the same for the same checks
  readonly memory: Pick<Memory, "isHealthy" | "settleHealth">;
  /** Whether an object that is gone has done its work: a Job that is removed when it is finished. */
  readonly mayVanish: (ref: ObjectRef) => boolean;
}

const CONCURRENCY = 8; // ours: as many as are applied at one time
const PODS = { apiVersion: "v1", kind: "Pod" } as const;

/** Looks once at objects that may have changed since they were healthy; those that are not (yet) so, in their order. */
export async function checkHealth(
  refs: readonly ObjectRef[],
  context: HealthContext,
  signal: AbortSignal,
): Promise<readonly Unhealthy[]> {
  const { memory, checksName } = context;
  const doubtful = refs.filter((ref) => !memory.isHealthy(ref, checksName));
  const checked = await mapLimited(doubtful, CONCURRENCY, async (ref) => ({
    ref,
    health: await healthOf(ref, context, signal),
  }));
  const unhealthy = checked.filter(({ ref, health }) => {
    const isDone = health.status === "NotFound" && context.mayVanish(ref);
    return health.status !== "Current" && !isDone;
  });
  return unhealthy.map(({ ref, health }) => ({ name: displayName(ref), health }));
}

async function healthOf(
  ref: ObjectRef,
  { cluster, clock, checks, checksName, memory }: HealthContext,
  signal: AbortSignal,
): Promise<Health> {
  const live = await cluster.read(ref, signal);
  if (!live.ok) return { status: "Unknown", message: live.error.message };
  const now = clock();
  const health = readHealth(live.value, { pods: [], now, checks });
  if (health.status === "Current" && live.value !== undefined)
    memory.settleHealth(live.value, checksName);
  if (health.status !== "InProgress" || !dependsOnPods(ref.apiVersion, ref.kind)) return health;
  const pods = await podsBeside(ref, cluster, signal);
  return readHealth(live.value, { pods, now, checks });
}

async function podsBeside(
  { namespace }: ObjectRef,
  cluster: Pick<Cluster, "list">,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const pods = await cluster.list(
    { ...PODS, ...(namespace === undefined ? {} : { namespace }) },
    signal,
  );
  return pods.ok ? pods.value : [];
}
