import { groupOf } from "../objects/kube-object.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { readConditions } from "./conditions.ts";
import {
  deletionHealth,
  generationHealth,
  readyConditionHealth,
  standardConditionHealth,
} from "./generic-health.ts";
import { current, unknown } from "./health.ts";
import type { Health } from "./health.ts";
import { customResourceDefinitionHealth } from "./rules/custom-resource-definition.ts";
import { daemonSetHealth } from "./rules/daemon-set.ts";
import { deploymentHealth } from "./rules/deployment.ts";
import { startedJobHealth } from "./rules/job.ts";
import type { HealthRule } from "./rules/live.ts";
import { persistentVolumeClaimHealth } from "./rules/persistent-volume-claim.ts";
import { podHealth } from "./rules/pod.ts";
import { replicaSetHealth } from "./rules/replica-set.ts";
import { serviceHealth } from "./rules/service.ts";
import { statefulSetHealth } from "./rules/stateful-set.ts";

/** The kinds that have a rule of their own, as group/Kind. */
const RULES: ReadonlyMap<string, HealthRule> = new Map<string, HealthRule>([
  ["/ConfigMap", () => current("Resource is always ready")],
  ["/PersistentVolumeClaim", persistentVolumeClaimHealth],
  ["/Pod", podHealth],
  ["/Secret", () => current("Resource is always ready")],
  ["/Service", serviceHealth],
  ["apiextensions.k8s.io/CustomResourceDefinition", customResourceDefinitionHealth],
  ["apps/DaemonSet", daemonSetHealth],
  ["apps/Deployment", deploymentHealth],
  ["apps/ReplicaSet", replicaSetHealth],
  ["apps/StatefulSet", statefulSetHealth],
  ["batch/CronJob", () => current("Resource is always ready")],
  ["batch/Job", startedJobHealth],
  ["extensions/DaemonSet", daemonSetHealth],
  ["extensions/Deployment", deploymentHealth],
  ["extensions/ReplicaSet", replicaSetHealth],
  ["policy/PodDisruptionBudget", () => current("AllowedDisruptions has been computed.")],
]);

/**
 * Says how a live object fares, from nothing but the object: first what holds for every kind, then the rule of its kind,
 * then its Ready condition. An object that says nothing about itself is as it should be.
 *
 * Matches kstatus' Compute in fluxcd/cli-utils v1.3.0. Golden: test/conformance/health.
 */
export function computeHealth(object: KubeObject, now: Date): Health {
  const early = deletionHealth(object) ?? generationHealth(object);
  if (early !== undefined) return early;
  const conditions = readConditions(object);
  if (!conditions.ok) return unknown(conditions.error);
  const standard = standardConditionHealth(conditions.value);
  if (standard !== undefined) return standard;

  const rule = RULES.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  if (rule !== undefined) return rule({ object, conditions: conditions.value, now });
  return readyConditionHealth(conditions.value) ?? current("Resource is current");
}
