import { groupOf, type KubeObject } from "./kube-object.ts";
import { keyOf } from "./object-key.ts";
import type { ObjectKey } from "./object-key.ts";
import { isDefinitionOfKinds } from "./well-known.ts";

/** Kinds of an API group, whatever the version. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The stages in their order; after those that wait, the next one needs everything to be ready. */
const STAGES = [
  { name: "definitions", waits: true },
  { name: "classes", waits: true },
  { name: "custom", waits: false },
  { name: "everything else", waits: false },
] as const;

type StageName = (typeof STAGES)[number]["name"];

/** Objects that are applied together, in this order, before the next stage begins. */
export interface ApplyStage {
  readonly name: StageName;
  readonly waits: boolean; // the next stage begins when all of these are ready
  readonly objects: readonly KubeObject[];
}

const KINDS_FIRST = [
  "CustomResourceDefinition",
  "Namespace",
  "ClusterRole",
  "ClusterClass",
  "RuntimeClass",
  "PriorityClass",
  "StorageClass",
  "VolumeSnapshotClass",
  "IngressClass",
  "GatewayClass",
  "ClusterRoleBinding",
  "ResourceQuota",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ConfigMap",
  "Secret",
  "Service",
  "LimitRange",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const KINDS_LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

const RANK_OF_KIND: ReadonlyMap<string, number> = new Map([
  ...KINDS_FIRST.map((kind, index) => [kind, index - KINDS_FIRST.length] as const),
  ...KINDS_LAST.map((kind, index) => [kind, index + 1] as const),
]);

/**
 * Divides objects into the stages in which they have to reach the API server, each sorted: what others are defined by
 * comes before them, so that a first apply succeeds in one pass. A stage without objects is left out.
 *
 * Matches fluxcd/pkg/ssa ApplyAllStaged. Golden: the apply order vectors.
 */
export function applyStages(
  objects: readonly KubeObject[],
  customStageKinds: readonly GroupKind[] = [],
): ApplyStage[] {
  const membersOf = new Map<StageName, KubeObject[]>(STAGES.map(({ name }) => [name, []]));
  for (const object of objects) membersOf.get(stageOf(object, customStageKinds))?.push(object);
  return STAGES.flatMap(({ name, waits }) => {
    const members = membersOf.get(name) ?? [];
    return members.length === 0 ? [] : [{ name, waits, objects: inApplyOrder(members) }];
  });
}

/** Sorts objects as they are applied: well-known kinds by what needs what, then by group, kind, namespace and name. */
export function inApplyOrder(objects: readonly KubeObject[]): KubeObject[] {
  return inOrder(objects, compareKeys);
}

/** Sorts objects as they are deleted, which is the other way round. */
export function inDeleteOrder(objects: readonly KubeObject[]): KubeObject[] {
  return inOrder(objects, (a, b) => compareKeys(b, a));
}

/** Makes each key once: a sort of a thousand objects looks at ten thousand. */
function inOrder(
  objects: readonly KubeObject[],
  compare: (a: ObjectKey, b: ObjectKey) => number,
): KubeObject[] {
  const keyed = objects.map((object) => ({ object, key: keyOf(object) }));
  return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ object }) => object);
}

/** Compares for a sort in the order of apply. */
export function compareKeys(a: ObjectKey, b: ObjectKey): number {
  return (
    rankOf(a.kind) - rankOf(b.kind) ||
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

function rankOf(kind: string): number {
  return RANK_OF_KIND.get(kind) ?? 0;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function stageOf(object: KubeObject, customStageKinds: readonly GroupKind[]): StageName {
  if (isDefinition(object)) return "definitions";
  if (object.kind.endsWith("Class")) return "classes";
  const isCustom = customStageKinds.some(
    ({ group, kind }) => kind === object.kind && group === groupOf(object.apiVersion),
  );
  return isCustom ? "custom" : "everything else";
}

/** What other objects are made of, live in or are allowed by. The kind counts in any case here, as it does in Flux. */
function isDefinition({ apiVersion, kind }: KubeObject): boolean {
  if (isDefinitionOfKinds({ apiVersion, kind })) return true;
  switch (kind.toLowerCase()) {
    case "clusterrole":
      return apiVersion.startsWith("rbac.authorization.k8s.io/");
    case "namespace":
      return apiVersion === "v1";
    default:
      return false;
  }
}
