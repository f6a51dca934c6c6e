import { current, inProgress, unknown } from "../health.ts";
import type { Health } from "../health.ts";
import { intAt, readInt } from "../read-field.ts";
import type { Live } from "./live.ts";

/** A DaemonSet is there when every node that is to have a pod has an available one of the newest revision. */
export function daemonSetHealth({ object }: Live): Health {
  const unseen = unseenBy(object);
  if (unseen !== undefined) return unseen;

  const wanted = intAt(object, "status", "desiredNumberScheduled") ?? -1;
  const scheduled = intAt(object, "status", "currentNumberScheduled") ?? 0;
  const updated = intAt(object, "status", "updatedNumberScheduled") ?? 0;
  const available = intAt(object, "status", "numberAvailable") ?? 0;
  const ready = intAt(object, "status", "numberReady") ?? 0;
  if (wanted === -1) {
    return inProgress("NoDesiredNumber", "Missing .status.desiredNumberScheduled");
  }
  if (wanted > scheduled) return inProgress("LessCurrent", `Current: ${scheduled}/${wanted}`);
  if (wanted > updated) return inProgress("LessUpdated", `Updated: ${updated}/${wanted}`);
  if (wanted > available) return inProgress("LessAvailable", `Available: ${available}/${wanted}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`);
}

/** Its controller sets both generations as soon as it has seen the object, so that one that is missing tells it has not. */
function unseenBy(object: Live["object"]): Health | undefined {
  const generation = readInt(object, "metadata", "generation");
  if (!generation.ok) return unknown(generation.error);
  if (generation.value === undefined) {
    return inProgress("NoGeneration", `${object.kind} metadata.generation not found`);
  }
  const observed = readInt(object, "status", "observedGeneration");
  if (!observed.ok) return unknown(observed.error);
  if (observed.value !== undefined) return undefined;
  return inProgress("NoObservedGeneration", `${object.kind} status.observedGeneration not found`);
}
