import { hasCondition } from "../conditions.ts";
import { current, failed, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import { intAt } from "../read-field.ts";
import type { Live } from "./live.ts";

const NO_DEADLINE = 2 ** 31 - 1; // the Deployment controller takes the largest int32 for "never"

/** A Deployment is there when its newest ReplicaSet has all its pods and no older one has any. */
export function deploymentHealth({ object, conditions }: Live): Health {
  const late = conditions.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (late !== undefined) return failed(late.reason, "Progress deadline exceeded");

  const wanted = intAt(object, "spec", "replicas") ?? 1;
  const replicas = intAt(object, "status", "replicas") ?? 0;
  const updated = intAt(object, "status", "updatedReplicas") ?? 0;
  const ready = intAt(object, "status", "readyReplicas") ?? 0;
  const available = intAt(object, "status", "availableReplicas") ?? 0;
  if (wanted > replicas) return inProgress("LessReplicas", `Replicas: ${replicas}/${wanted}`);
  if (wanted > updated) return inProgress("LessUpdated", `Updated: ${updated}/${wanted}`);
  if (replicas > wanted)
    return inProgress("ExtraPods", `Pending termination: ${replicas - wanted}`);
  if (updated > available) return inProgress("LessAvailable", `Available: ${available}/${updated}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);

  if (!hasProgressed({ object, conditions })) {
    return inProgress("ReplicaSetNotAvailable", "ReplicaSet not Available");
  }
  if (!hasCondition(conditions, "Available", "True")) {
    return inProgress("DeploymentNotAvailable", "Deployment not Available");
  }
  return current(`Deployment is available. Replicas: ${replicas}`);
}

/** Without a deadline the controller never sets the Progressing condition, so nothing is to be waited for. */
function hasProgressed({ object, conditions }: Pick<Live, "object" | "conditions">): boolean {
  const deadline = intAt(object, "spec", "progressDeadlineSeconds") ?? NO_DEADLINE;
  return (
    deadline === NO_DEADLINE ||
    conditions.some(
      ({ type, status, reason }) =>
        type === "Progressing" && status === "True" && reason === "NewReplicaSetAvailable",
    )
  );
}
