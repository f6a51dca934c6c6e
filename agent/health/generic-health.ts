import type { KubeObject } from "../objects/kube-object.ts";
import type { Condition } from "./conditions.ts";
import { failed, inProgress, unknown } from "./health.ts";
import type { Health } from "./health.ts";
import { readInt, readText } from "./read-field.ts";

/** Says that an object is on its way out, undefined where it is not. */
export function deletionHealth(object: KubeObject): Health | undefined {
  const deletion = readText(object, "metadata", "deletionTimestamp");
  if (!deletion.ok) return unknown(deletion.error);
  if ((deletion.value ?? "") === "") return undefined;
  return { status: "Terminating", message: "Resource scheduled for deletion" };
}

/** Says that an object's controller has not seen its newest generation, undefined where it has or does not tell. */
export function generationHealth(object: KubeObject): Health | undefined {
  const generation = readInt(object, "metadata", "generation");
  if (!generation.ok) return unknown(generation.error);
  if (generation.value === undefined) return undefined;
  const observed = readInt(object, "status", "observedGeneration");
  if (!observed.ok) return unknown(observed.error);
  if (observed.value === undefined || observed.value === generation.value) return undefined;
  const message = `${object.kind} generation is ${generation.value}, but latest observed generation is ${observed.value}`;
  return inProgress("LatestGenerationNotObserved", message);
}

/** Takes the word of kstatus' own conditions, which decide for any kind; undefined where none is True. */
export function standardConditionHealth(conditions: readonly Condition[]): Health | undefined {
  const decisive = conditions.find(
    ({ type, status }) => (type === "Reconciling" || type === "Stalled") && status === "True",
  );
  if (decisive === undefined) return undefined;
  const { type, reason, message } = decisive;
  return type === "Reconciling" ? inProgress(reason, message) : failed(reason, message);
}

/** Takes the word of a Ready condition, as most custom resources have one; undefined where there is none. */
export function readyConditionHealth(conditions: readonly Condition[]): Health | undefined {
  const ready = conditions.find(
    ({ type, status }) => type === "Ready" && ["True", "False", "Unknown"].includes(status),
  );
  if (ready === undefined) return undefined;
  if (ready.status === "True") return { status: "Current", message: "Resource is Ready" };
  return inProgress(ready.reason, ready.message);
}
