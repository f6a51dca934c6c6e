import { mapsAt, numberAt, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { durationText } from "./age.ts";

/** The cells that only a Job has. */
export function jobCells(job: JsonMap, now: Date): Readonly<Record<string, Json>> {
  return {
    Status: jobStatus(job),
    Completions: jobCompletions(job),
    Duration: jobDuration(job, now),
  };
}

function countAt(object: JsonMap, ...path: readonly string[]): number {
  return numberAt(object, ...path) ?? 0;
}

function jobStatus(job: JsonMap): string {
  const types = mapsAt(job, "status", "conditions")
    .filter(({ status }) => status === "True")
    .map((condition) => textAt(condition, "type") ?? "");
  const known = ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"];
  if (textAt(job, "metadata", "deletionTimestamp") !== undefined) return "Terminating";
  return known.find((type) => types.includes(type)) ?? "Running";
}

function jobCompletions(job: JsonMap): string {
  const done = countAt(job, "status", "succeeded");
  const wanted = numberAt(job, "spec", "completions");
  if (wanted !== undefined) return `${done}/${wanted}`;
  const parallel = countAt(job, "spec", "parallelism");
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}

function jobDuration(job: JsonMap, now: Date): string {
  const start = textAt(job, "status", "startTime");
  const end = textAt(job, "status", "completionTime");
  if (start === undefined) return "";
  const until = end === undefined ? now.getTime() : Date.parse(end);
  return durationText((until - Date.parse(start)) / 1000);
}
