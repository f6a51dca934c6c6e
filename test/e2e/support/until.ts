import { expect } from "vitest";

import type { KubeObject, ObjectRef } from "../../../agent/objects/kube-object.ts";
import { textAt } from "../../../agent/objects/read-json.ts";
import { readyOf, SOON, type World } from "./world.ts";

/** Waits until a GitRepository has seen a revision. */
export async function untilSeen(
  world: World,
  gitRepository: ObjectRef,
  revision: string,
): Promise<void> {
  await expect.poll(() => world.seen(gitRepository), SOON).toBe(revision);
}

/** Waits until a Kustomization says that a revision is applied. */
export async function untilApplied(
  world: World,
  kustomization: ObjectRef,
  revision: string,
): Promise<void> {
  const message = `Applied revision: ${revision}`;
  await expect
    .poll(() => world.ready(kustomization), SOON)
    .toMatchObject({ status: "True", reason: "ReconciliationSucceeded", message });
}

/** Waits until an object is ready for the spec that it has now. */
export async function untilReady(world: World, ref: ObjectRef): Promise<void> {
  await expect
    .poll(async () => {
      const object = await world.read(ref);
      const { status, observedGeneration } = readyOf(object) ?? {};
      return { status, isForNow: observedGeneration === object?.metadata.generation };
    }, SOON)
    .toEqual({ status: "True", isForNow: true });
}

/** Waits until a Kustomization has tried to apply a revision, whatever came of it. */
export async function untilAttempted(
  world: World,
  kustomization: ObjectRef,
  revision: string,
): Promise<void> {
  await expect.poll(() => world.read(kustomization).then(attemptedOf), SOON).toBe(revision);
}

function attemptedOf(kustomization: KubeObject | undefined): string | undefined {
  return textAt(kustomization, "status", "lastAttemptedRevision");
}

/** Waits until an object is not ready for a reason; the message has to say all of these. */
export async function untilRefused(
  world: World,
  ref: ObjectRef,
  { reason, says }: { readonly reason: string; readonly says: readonly string[] },
): Promise<void> {
  await expect
    .poll(async () => {
      const { status, reason: because, message = "" } = (await world.ready(ref)) ?? {};
      const left = says.filter((text) => !message.includes(text));
      return { status, reason: because, leavesOut: left, message };
    }, SOON)
    .toMatchObject({ status: "False", reason, leavesOut: [] });
}

const A_WHILE_MILLISECONDS = 400;

/** Waits long enough for what must not happen to have happened. */
export async function aWhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, A_WHILE_MILLISECONDS));
}

/** Waits until an object is gone. */
export async function untilGone(world: World, ref: ObjectRef): Promise<void> {
  await expect.poll(() => world.read(ref), SOON).toBeUndefined();
}

/** Waits until the queue holds nothing any more, not even what somebody works on. */
export async function untilQueueIsEmpty(world: World, milliseconds = SOON.timeout): Promise<void> {
  await expect.poll(() => world.inbox.count(), { ...SOON, timeout: milliseconds }).toBe(0);
}
