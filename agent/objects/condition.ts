import type { JsonObject } from "./kube-object.ts";
import { listAt, textAt, valueAt } from "./read-json.ts";

export type ConditionStatus = "True" | "False" | "Unknown";

/** One entry of an object's `status.conditions`, as metav1.Condition. */
export interface Condition extends JsonObject {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string; // RFC 3339, whole seconds
  readonly observedGeneration?: number;
}

/** The conditions in an object's status. */
export function readConditions(status: JsonObject): readonly Condition[] {
  return listAt(status, "conditions").flatMap((entry) => {
    const type = textAt(entry, "type");
    const state = textAt(entry, "status");
    if (type === undefined || !isConditionStatus(state)) return [];
    const generation = valueAt(entry, "observedGeneration");
    return {
      type,
      status: state,
      reason: textAt(entry, "reason") ?? "",
      message: textAt(entry, "message") ?? "",
      lastTransitionTime: textAt(entry, "lastTransitionTime") ?? "",
      ...(typeof generation === "number" ? { observedGeneration: generation } : {}),
    };
  });
}

/** The condition of a type, where there is one. */
export function findCondition(
  conditions: readonly Condition[],
  type: string,
): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

function isConditionStatus(text: string | undefined): text is ConditionStatus {
  return text === "True" || text === "False" || text === "Unknown";
}
