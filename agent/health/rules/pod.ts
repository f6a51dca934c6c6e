import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { textAt } from "../../objects/read-json.ts";
import { hasCondition } from "../conditions.ts";
import { current, failed, inProgress, unknown } from "../health.ts";
import type { Health } from "../health.ts";
import { mismatch, readList, readText } from "../read-field.ts";
import type { Live } from "./live.ts";

const SCHEDULE_SECONDS = 15; // how long a pod may be without a node before that counts as a failure

/** A pod is there when it is ready, or has ended, well or not. */
export function podHealth(live: Live): Health {
  const phase = textAt(live.object, "status", "phase") ?? "";
  switch (phase) {
    case "Succeeded":
      return current("Pod has completed successfully");
    case "Failed":
      return current("Pod has completed, but not successfully");
    case "Running":
      return runningHealth(live);
    case "Pending":
      return pendingHealth(live);
    case "":
      return inProgress("PodNotObserved", "Pod phase not available");
    default:
      return unknown(`unknown phase ${phase}`);
  }
}

function runningHealth({ object, conditions }: Live): Health {
  if (hasCondition(conditions, "Ready", "True")) return current("Pod is Ready");
  const statuses = readList(object, "status", "containerStatuses");
  const crashing = statuses.ok ? crashingContainers(statuses.value ?? []) : statuses;
  if (!crashing.ok) return unknown(crashing.error);
  if (crashing.value.length > 0) {
    const names = crashing.value.join(",");
    return failed("ContainerCrashLooping", `Containers in CrashLoop state: ${names}`);
  }
  return inProgress("PodRunningNotReady", "Pod is running but is not Ready");
}

function pendingHealth({ object, conditions, now }: Live): Health {
  const unscheduled = conditions.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  if (unscheduled?.reason !== "Unschedulable") {
    return inProgress("PodPending", "Pod is in the Pending phase");
  }
  const createdAt = Date.parse(textAt(object, "metadata", "creationTimestamp") ?? ""); // NaN where it is missing
  if (now.getTime() - SCHEDULE_SECONDS * 1000 < createdAt) {
    return inProgress("PodNotScheduled", "Pod has not been scheduled");
  }
  return failed("PodUnschedulable", "Pod could not be scheduled");
}

/** The names of the containers that are started again and again. */
function crashingContainers(statuses: readonly JsonValue[]): Result<readonly string[], string> {
  const names: string[] = [];
  for (const status of statuses) {
    if (!isJsonObject(status)) return err(misshapen(status, "fields"));
    const name = readText(status, "name");
    if (!name.ok) return err(misshapen(status["name"], "a name"));
    if (name.value === undefined) continue;
    const reason = waitingReason(status);
    if (!reason.ok) return reason;
    if (reason.value === "CrashLoopBackOff") names.push(name.value);
  }
  return ok(names);
}

/** Why a container is not running yet; undefined where it is not waiting. */
function waitingReason(status: JsonObject): Result<string | undefined, string> {
  let value: JsonValue | undefined = status;
  for (const name of ["state", "waiting", "reason"]) {
    if (!isJsonObject(value)) return err(misshapen(value, "fields"));
    value = value[name];
    if (value === undefined) return ok(undefined);
  }
  return typeof value === "string" ? ok(value) : err(misshapen(value, "a reason"));
}

function misshapen(value: JsonValue | undefined, wanted: string): string {
  return mismatch(["status", "containerStatuses[]"], value ?? null, wanted);
}
