import { err, ok, type Result } from "#contract/result.ts";

import { cleanUpSteps, type PatchStep } from "../objects/clean-up.ts";
import { FIELD_MANAGER } from "../objects/field-manager.ts";
import { refOf, type KubeObject } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import type { ApiProblem, Cluster } from "../ports.ts";
import type { Change } from "../report/kustomization-outcome.ts";
import { refusalMessage } from "../report/refusal.ts";
import { pollUntil } from "./poll-until.ts";
import type { Step } from "./preview-object.ts";

const CLEAN_UP_ATTEMPTS = 5; // ours: each after somebody else was faster

type Writer = Pick<Cluster, "apply" | "patch" | "read" | "remove">;

/** How a step is executed. */
export interface Execution {
  readonly cluster: Writer;
  readonly overrideManagers: readonly string[]; // whose fields are taken over, besides kubectl's
}

/** What a step did, and the object as it is now, where that is known and wanted. */
export interface Executed {
  readonly action: Change["action"];
  readonly live?: KubeObject;
}

/** Does what was decided for an object. The problem is a sentence that names it. */
export async function executeStep(
  step: Step,
  { cluster, overrideManagers }: Execution,
  signal: AbortSignal,
): Promise<Result<Executed, string>> {
  const { object } = step;
  switch (step.kind) {
    case "skip":
      return ok({ action: "skipped" });
    case "settled":
      return ok({ action: "unchanged" });
    case "unchanged":
      return ok({ action: "unchanged", live: step.live });
    case "create":
      return applied("created", object, await cluster.apply(object, signal));
    case "configure": {
      const cleaned = await cleanUp(step, { cluster, overrideManagers }, signal);
      if (!cleaned.ok) return cleaned;
      return applied("configured", object, await cluster.apply(object, signal));
    }
    case "recreate": {
      const removed = await removeForGood(step.live, cluster, signal);
      if (!removed.ok) return removed;
      return applied("created", object, await cluster.apply(object, signal));
    }
  }
}

function applied(
  action: Change["action"],
  object: KubeObject,
  result: Result<KubeObject, ApiProblem>,
): Result<Executed, string> {
  if (result.ok) return ok({ action, live: result.value });
  return err(refusalMessage({ name: displayName(refOf(object)), doing: "apply" }, result.error));
}

/**
 * Cleans up an object's metadata, on the version that it was decided about: who became a manager of it meanwhile must not be lost. Where
 * it has changed it is read again.
 */
async function cleanUp(
  { object, unclean }: Extract<Step, { readonly kind: "configure" }>,
  { cluster, overrideManagers }: Execution,
  signal: AbortSignal,
): Promise<Result<void, string>> {
  const name = displayName(refOf(object));
  let live = unclean;
  for (let attempt = 1; live !== undefined; attempt += 1) {
    const steps = cleanUpSteps(object, live, overrideManagers);
    if (steps.length === 0) return ok(undefined);
    const patched = await patchVersion(live, steps, cluster, signal);
    if (patched.ok) return ok(undefined);
    const { reason, message } = patched.error;
    if (reason !== "Conflict" || attempt === CLEAN_UP_ATTEMPTS)
      return err(`${name} metadata.managedFields cleanup failed: ${message}`);
    const read = await cluster.read(refOf(object), signal);
    if (!read.ok) return err(`${name} query failed: ${read.error.message}`);
    live = read.value;
  }
  return ok(undefined);
}

/** Patches an object only where it still is the version that is known. */
function patchVersion(
  live: KubeObject,
  steps: readonly PatchStep[],
  cluster: Writer,
  signal: AbortSignal,
): Promise<Result<KubeObject, ApiProblem>> {
  const { resourceVersion } = live.metadata;
  const version = { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion };
  const body = [...steps, version];
  return cluster.patch(refOf(live), { type: "json", body, fieldManager: FIELD_MANAGER }, signal);
}

/** Deletes an object whose field cannot be changed, and waits until its finalizers let it go. */
async function removeForGood(
  live: KubeObject,
  cluster: Writer,
  signal: AbortSignal,
): Promise<Result<void, string>> {
  const ref = refOf(live);
  const name = displayName(ref);
  const { uid } = live.metadata;
  const removed = await cluster.remove({ ...ref, ...(uid === undefined ? {} : { uid }) }, signal);
  if (!removed.ok) {
    return err(
      `${name} immutable field detected, failed to delete object: ${removed.error.message}`,
    );
  }
  const isGone = await pollUntil(async () => {
    const read = await cluster.read(ref, signal);
    return read.ok && read.value?.metadata.uid !== uid;
  }, signal);
  if (isGone) return ok(undefined);
  return err(
    `${name} immutable field detected, failed to wait for object to be deleted: its finalizers (${live.metadata.finalizers?.join(", ") ?? "none"}) did not let it go in time`,
  );
}
