import { refOf } from "../objects/kube-object.ts";
import { objectDigest } from "../objects/object-digest.ts";
import { displayName } from "../objects/object-key.ts";
import type { Cluster } from "../ports.ts";
import type { Change } from "../report/kustomization-outcome.ts";
import type { Memory } from "./drift-watch.ts";
import { executeStep } from "./execute-step.ts";
import { groupAdjacent } from "./group-adjacent.ts";
import { mapLimited } from "./map-limited.ts";
import { isWrite, type Step } from "./preview-object.ts";

/** How steps are executed. */
export interface Execution {
  readonly cluster: Cluster;
  readonly memory: Memory;
  readonly concurrency: number; // steps at one time
  readonly overrideManagers: readonly string[];
}

/** Executes steps in their order, those of one kind side by side; after a problem nothing new is begun. */
export async function executeSteps(
  steps: readonly Step[],
  execution: Execution,
  signal: AbortSignal,
): Promise<{ readonly changes: readonly Change[]; readonly problem?: string }> {
  const changes: Change[] = [];
  for (const group of groupAdjacent(steps, ({ object }) => object.kind)) {
    const done = await mapLimited(group, execution.concurrency, (step) =>
      execute(step, execution, signal),
    );
    changes.push(...done.flatMap(({ change }) => change ?? []));
    const problems = done.flatMap(({ problem }) => problem ?? []);
    if (problems.length > 0) return { changes, problem: problems.join("\n") };
  }
  return { changes };
}

async function execute(
  step: Step,
  execution: Execution,
  signal: AbortSignal,
): Promise<{ readonly change?: Change; readonly problem?: string }> {
  const { memory } = execution;
  const writes = isWrite(step);
  if (writes) memory.unsettle(step.object);
  const executed = await executeStep(step, execution, signal);
  if (!executed.ok) return { problem: executed.error };
  const { action, live } = executed.value;
  if (live !== undefined) memory.settle(live, objectDigest(step.object), writes);
  return { change: { subject: displayName(refOf(step.object)), action } };
}
