import { hasCondition } from "../conditions.ts";
import { current, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import { intAt } from "../read-field.ts";
import type { Live } from "./live.ts";

/** A ReplicaSet is there when all its pods carry its labels, are available and are ready. */
export function replicaSetHealth({ object, conditions }: Live): Health {
  if (hasCondition(conditions, "ReplicaFailure", "True")) {
    return inProgress("ReplicaFailure", "Replica Failure condition. Check Pods");
  }
  const wanted = intAt(object, "spec", "replicas") ?? 1;
  const replicas = intAt(object, "status", "replicas") ?? 0;
  const labelled = intAt(object, "status", "fullyLabeledReplicas") ?? 0;
  const available = intAt(object, "status", "availableReplicas") ?? 0;
  const ready = intAt(object, "status", "readyReplicas") ?? 0;
  if (wanted > labelled) return inProgress("LessLabelled", `Labelled: ${labelled}/${wanted}`);
  if (wanted > available) return inProgress("LessAvailable", `Available: ${available}/${wanted}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  if (replicas > wanted)
    return inProgress("ExtraPods", `Pending termination: ${replicas - wanted}`);
  return current(`ReplicaSet is available. Replicas: ${replicas}`);
}
