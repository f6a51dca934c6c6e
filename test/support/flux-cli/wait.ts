import { computeHealth } from "../../../agent/health/compute-health.ts";
import { findCondition } from "../../../agent/objects/condition.ts";
import { parseDuration } from "../../../agent/objects/duration.ts";
import { readFluxObject } from "../../../agent/objects/flux-object.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import type { Call } from "./call.ts";

const POLL_MILLISECONDS = 200; // the flux command looks every 2 s
const TIMEOUT_SECONDS = 300; // and its --timeout

/** Reads an object again and again until it is what is waited for; an error when that cannot come any more, or not in time. */
export async function waitFor(
  { api, flag }: Call,
  path: string,
  isThere: (object: KubeObject) => boolean,
): Promise<KubeObject> {
  const seconds = parseDuration(flag("timeout")) ?? TIMEOUT_SECONDS;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const object = await api.get(path);
    if (isThere(object)) return object;
    if (Date.now() + POLL_MILLISECONDS > end) throw new Error("context deadline exceeded");
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** Whether an object is reconciled as it is specified now: what create and resume wait for. */
export function isReady(object: KubeObject): boolean {
  const { generation, observedGeneration, conditions } = readFluxObject(object);
  const ready = findCondition(conditions, "Ready");
  if (observedGeneration < 1 || ready === undefined) return false;
  if ((ready.observedGeneration ?? observedGeneration) !== generation) return false;
  return isCurrent(object);
}

/** Whether a request to reconcile was handled, and what came of it is final: what reconcile waits for. */
export function isHandled(object: KubeObject, before: string | undefined): boolean {
  return readFluxObject(object).handledAt !== before && isCurrent(object);
}

function isCurrent(object: KubeObject): boolean {
  const { status, message } = computeHealth(object, new Date());
  if (status === "Current") return true;
  if (status === "InProgress") return false;
  throw new Error(message);
}
