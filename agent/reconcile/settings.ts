import type { GroupKind } from "../objects/apply-order.ts";
import type { WatchScope } from "../ports.ts";

/** What can be turned at reconciling; where Flux's controllers have a flag for it, the standard is Flux's. */
export interface Settings {
  readonly concurrent: number; // Kustomizations at one time
  readonly concurrentSources: number; // repositories at one time
  readonly concurrentSsa: number; // objects of one Kustomization at one time
  readonly requeueDependencySeconds: number;
  readonly intervalJitterPercentage: number;
  readonly minRetrySeconds: number; // after a source failed for the first time
  readonly maxRetrySeconds: number;
  readonly overrideManagers: readonly string[]; // whose fields are taken over, besides kubectl's
  readonly customApplyStageKinds: readonly GroupKind[]; // applied after definitions and classes, before everything else
  readonly noCrossNamespaceRefs: boolean;
  readonly noRemoteBases: boolean; // kustomizations may name nothing outside of their repository
  readonly scope: Pick<WatchScope, "namespace" | "labelSelector">; // which resources are followed
  readonly watchConfigsLabelSelector: string; // ConfigMaps and Secrets whose changes are followed
}

export const STANDARD: Settings = {
  concurrent: 4,
  concurrentSources: 8, // ours; Flux's is 2
  concurrentSsa: 8, // ours; Flux's is 4
  requeueDependencySeconds: 30,
  intervalJitterPercentage: 5,
  minRetrySeconds: 0.75,
  maxRetrySeconds: 900,
  overrideManagers: [],
  customApplyStageKinds: [],
  noCrossNamespaceRefs: false,
  noRemoteBases: false,
  scope: {},
  watchConfigsLabelSelector: "reconcile.fluxcd.io/watch=Enabled",
};
