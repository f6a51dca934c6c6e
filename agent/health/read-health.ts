import { groupOf } from "../objects/kube-object.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { textAt } from "../objects/read-json.ts";
import { computeHealth } from "./compute-health.ts";
import { readConditions } from "./conditions.ts";
import { customHealth } from "./custom-health.ts";
import type { CustomHealthChecks } from "./custom-health.ts";
import { failed, NOT_FOUND, unknown } from "./health.ts";
import type { Health } from "./health.ts";
import { readSelector } from "./label-selector.ts";
import { completedJobHealth } from "./rules/job.ts";

/** What is known besides an object when it is looked at. */
export interface Surroundings {
  readonly pods: readonly KubeObject[]; // of its namespace; needed for kinds that `dependsOnPods` names
  readonly now: Date;
  readonly checks?: CustomHealthChecks; // the Kustomization's own
}

/** Tells whether the health of a kind depends on pods too, so that they must be read. */
export function dependsOnPods(apiVersion: string, kind: string): boolean {
  return groupOf(apiVersion) === "apps" && (kind === "ReplicaSet" || kind === "StatefulSet");
}

/**
 * Says how an object of a Kustomization fares, as Flux's health check sees it: kstatus' rules, but a Job has to be done, and
 * a ReplicaSet or StatefulSet on its way has failed when one of its pods has. A Deployment is not judged by its pods. The
 * Kustomization's own checks come before all rules but that for Jobs.
 *
 * Matches the status readers of fluxcd/cli-utils v1.3.0 with Flux's own for Jobs. Golden: test/conformance/health.
 */
export function readHealth(
  object: KubeObject | undefined,
  { pods, now, checks = new Map() }: Surroundings,
): Health {
  if (object === undefined) return NOT_FOUND;
  const { apiVersion, kind } = object;
  if (groupOf(apiVersion) === "batch" && kind === "Job") return jobHealth(object, now);
  return customHealth(checks, object) ?? workloadHealth(object, { pods, now });
}

function workloadHealth(object: KubeObject, { pods, now }: Surroundings): Health {
  const { apiVersion, kind } = object;
  const isDeployment = groupOf(apiVersion) === "apps" && kind === "Deployment";
  if (!isDeployment && !dependsOnPods(apiVersion, kind)) return computeHealth(object, now);

  const selector = readSelector(object);
  if (!selector.ok) return unknown(selector.error);
  const health = computeHealth(object, now);
  if (isDeployment || health.status !== "InProgress") return health;
  const own = pods.filter(
    ({ metadata }) =>
      metadata.namespace === object.metadata.namespace && selector.value(metadata.labels ?? {}),
  );
  const broken = own.filter((pod) => hasFailedForGood(pod, now)).length;
  return broken === 0 ? health : failed("PodsFailed", `${broken} pods have failed`);
}

function jobHealth(object: KubeObject, now: Date): Health {
  const conditions = readConditions(object);
  return conditions.ok
    ? completedJobHealth({ object, conditions: conditions.value, now })
    : unknown(conditions.error);
}

/** A pod that is being deleted or waits for a node may yet be replaced, or find one when the cluster grows. */
function hasFailedForGood(pod: KubeObject, now: Date): boolean {
  if (computeHealth(pod, now).status !== "Failed") return false;
  const conditions = readConditions(pod);
  const isUnschedulable =
    conditions.ok &&
    conditions.value.some(
      ({ type, status, reason }) =>
        type === "PodScheduled" && status === "False" && reason === "Unschedulable",
    );
  return (textAt(pod, "metadata", "deletionTimestamp") ?? "") === "" && !isUnschedulable;
}
