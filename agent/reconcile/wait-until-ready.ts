import { err, ok, type Result } from "#contract/result.ts";

import { refOf, type KubeObject } from "../objects/kube-object.ts";
import type { Cluster } from "../ports.ts";
import { failedOf, printLate, printStalled, type Unhealthy } from "../report/health-verdict.ts";
import { checkHealth } from "./check-health.ts";
import type { Memory } from "./drift-watch.ts";
import { pollUntil } from "./poll-until.ts";

const STAGE_TIMEOUT_SECONDS = 60; // Flux's: for definitions to be ready before what they define is applied

/** What waiting needs besides the objects. */
interface Waiting {
  readonly cluster: Pick<Cluster, "read" | "list">;
  readonly clock: () => Date;
  readonly memory: Pick<Memory, "isHealthy" | "settleHealth">;
}

/**
 * Waits until definitions that were just applied are ready for what they define: CRDs established, say. One that will never
 * be, as its names are taken, ends the wait at once.
 */
export async function waitUntilReady(
  objects: readonly KubeObject[],
  waiting: Waiting,
  signal: AbortSignal,
): Promise<Result<void, string>> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(STAGE_TIMEOUT_SECONDS * 1000)]);
  const context = {
    ...waiting,
    checks: new Map(),
    checksName: "definitions",
    mayVanish: () => false,
  };
  const refs = objects.map(refOf);
  let unready: readonly Unhealthy[] = [];
  const isOver = await pollUntil(async () => {
    unready = await checkHealth(refs, context, bounded);
    return unready.length === 0 || failedOf(unready).length > 0;
  }, bounded);
  const failed = failedOf(unready);
  if (failed.length > 0) return err(printStalled(failed));
  if (isOver) return ok(undefined);
  return err(printLate(unready, "what they define is applied when they are ready"));
}
