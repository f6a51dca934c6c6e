import { err, ok, type Result } from "#contract/result.ts";

import { computeHealth } from "../health/compute-health.ts";
import { refOf, type KubeObject, type ObjectRef } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import type { Cluster } from "../ports.ts";
import { pollUntil } from "./poll-until.ts";

const STAGE_TIMEOUT_SECONDS = 60; // Flux's: for definitions to be ready before what they define is applied

/** Waits until definitions that were just applied are ready for what they define: CRDs established, say. */
export async function waitUntilReady(
  objects: readonly KubeObject[],
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: () => Date },
  signal: AbortSignal,
): Promise<Result<void, string>> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(STAGE_TIMEOUT_SECONDS * 1000)]);
  const waits = objects.map(refOf).map(async (ref) => {
    const isReady = await pollUntil(() => isCurrent(ref), bounded);
    return isReady ? [] : [displayName(ref)];
  });
  const late = (await Promise.all(waits)).flat();
  if (late.length === 0) return ok(undefined);
  return err(
    `timeout waiting for: [${late.join(", ")}]: what they define is applied when they are ready`,
  );

  async function isCurrent(ref: ObjectRef): Promise<boolean> {
    const live = await cluster.read(ref, bounded);
    if (!live.ok || live.value === undefined) return false;
    return computeHealth(live.value, clock()).status === "Current";
  }
}
