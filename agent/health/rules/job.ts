import { textAt, valueAt } from "../../objects/read-json.ts";
import { current, failed, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import { intAt } from "../read-field.ts";
import type { Live } from "./live.ts";

/** kstatus' own rule for a Job: it is there as soon as it has started, and stays so when it is done. */
export function startedJobHealth({ object, conditions }: Live): Health {
  return (
    finishedHealth({ object, conditions }) ??
    (hasStarted(object)
      ? current(progressOf(object))
      : inProgress("JobNotStarted", "Job not started"))
  );
}

/**
 * Flux's rule for a Job, which it uses in place of kstatus' for a Kustomization: the Job is there once it is done, or while
 * it is suspended. Nothing else is looked at, not even whether the Job is being deleted.
 *
 * Matches fluxcd/pkg runtime/statusreaders/job.go v0.110.0.
 */
export function completedJobHealth({ object, conditions }: Live): Health {
  if (valueAt(object, "spec", "suspend") === true) return current("Job is suspended");
  const finished = finishedHealth({ object, conditions });
  if (finished !== undefined) return finished;
  if (hasStarted(object)) return inProgress("JobInProgress", progressOf(object));
  const parallelism = intAt(object, "spec", "parallelism") ?? 1;
  return inProgress("JobNotStarted", `Job not started. active: 0/${parallelism}`);
}

function finishedHealth({
  object,
  conditions,
}: Pick<Live, "object" | "conditions">): Health | undefined {
  const parallelism = intAt(object, "spec", "parallelism") ?? 1;
  const completions = intAt(object, "spec", "completions") ?? parallelism;
  const decisive = conditions.find(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
  if (decisive === undefined) return undefined;
  if (decisive.type === "Complete") {
    const succeeded = intAt(object, "status", "succeeded") ?? 0;
    return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
  }
  const failures = intAt(object, "status", "failed") ?? 0;
  return failed("JobFailed", `Job Failed. failed: ${failures}/${completions}`);
}

function hasStarted(object: Live["object"]): boolean {
  return (textAt(object, "status", "startTime") ?? "") !== "";
}

function progressOf(object: Live["object"]): string {
  const succeeded = intAt(object, "status", "succeeded") ?? 0;
  const active = intAt(object, "status", "active") ?? 0;
  const failures = intAt(object, "status", "failed") ?? 0;
  return `Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`;
}
