import { textAt } from "../../objects/read-json.ts";
import { current, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import { intAt } from "../read-field.ts";
import type { Live } from "./live.ts";

/** A StatefulSet is there when all its pods are, of the newest revision as far as its partition lets them be. */
export function statefulSetHealth({ object }: Live): Health {
  if (textAt(object, "spec", "updateStrategy", "type") === "OnDelete") {
    return current("StatefulSet is using the ondelete update strategy");
  }

  const wanted = intAt(object, "spec", "replicas") ?? 1;
  const replicas = intAt(object, "status", "replicas") ?? 0;
  const ready = intAt(object, "status", "readyReplicas") ?? 0;
  if (wanted > replicas) return inProgress("LessReplicas", `Replicas: ${replicas}/${wanted}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  if (replicas > wanted)
    return inProgress("ExtraPods", `Pending termination: ${replicas - wanted}`);

  const partition = intAt(object, "spec", "updateStrategy", "rollingUpdate", "partition") ?? -1;
  return partition === -1
    ? wholeRollout(object, wanted)
    : partialRollout(object, wanted - partition);
}

/** Only the pods above the partition are to be updated. */
function partialRollout(object: Live["object"], wanted: number): Health {
  const updated = intAt(object, "status", "updatedReplicas") ?? 0;
  return updated < wanted
    ? inProgress("PartitionRollout", `updated: ${updated}/${wanted}`)
    : current(`Partition rollout complete. updated: ${updated}`);
}

function wholeRollout(object: Live["object"], wanted: number): Health {
  const currentReplicas = intAt(object, "status", "currentReplicas") ?? 0;
  if (wanted > currentReplicas) {
    return inProgress("LessCurrent", `current: ${currentReplicas}/${wanted}`);
  }
  const revision = textAt(object, "status", "currentRevision") ?? "";
  const newest = textAt(object, "status", "updateRevision") ?? "";
  if (revision !== newest) {
    return inProgress("RevisionMismatch", "Waiting for updated revision to match current");
  }
  const replicas = intAt(object, "status", "replicas") ?? 0;
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`);
}
