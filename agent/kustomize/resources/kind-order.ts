import { compareBytes } from "../../objects/yaml/json-text.ts";
import type { Gvk } from "./resource-id.ts";

/** Where kinds stand in an order; those that are not named stand at 0. */
export type Ranks = ReadonlyMap<string, number>;

/** Makes an order of the kinds that come first and those that come last. */
export function ranksOf(first: readonly string[], last: readonly string[]): Ranks {
  return new Map([
    ...first.map((kind, at): [string, number] => [kind, at - first.length]),
    ...last.map((kind, at): [string, number] => [kind, at + 1]),
  ]);
}

/** kustomize's own order: kinds that others refer to come first, those that check others last. */
export const DEFAULT_RANKS = ranksOf(
  [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
  ],
  ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
);

/** Compares types by an order of kinds, and otherwise by group, version and kind. */
export function compareTypes(left: Gvk, right: Gvk, ranks: Ranks): number {
  const difference = (ranks.get(left.kind) ?? 0) - (ranks.get(right.kind) ?? 0);
  return difference === 0 ? compareBytes(sortText(left), sortText(right)) : difference;
}

/** A type as a text to sort by. */
export function sortText({ group, version, kind }: Gvk): string {
  return `${group || "~G"}_${version || "~V"}_${kind || "~K"}`;
}
