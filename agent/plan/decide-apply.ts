import { asksFor } from "../objects/control-keys.ts";
import type { KubeObject } from "../objects/kube-object.ts";

/** Whether an object of the build is applied. */
export type ApplyDecision =
  | { readonly kind: "apply" }
  | { readonly kind: "skip"; readonly because: string };

const SKIPPING = ["reconcile: disabled", "ssa: Ignore"] as const;

/**
 * Decides whether an object is applied, from the manifest and from what is in the cluster, where there is anything:
 * either may ask to be left alone, and the manifest may ask to be created only.
 *
 * Matches fluxcd/pkg/ssa shouldSkipApply with the selectors of kustomize-controller.
 */
export function decideApply(desired: KubeObject, live: KubeObject | undefined): ApplyDecision {
  const control = SKIPPING.find((one) => asksFor(desired, one) || asksFor(live, one));
  if (control !== undefined) return skip(`it says kustomize.toolkit.fluxcd.io/${control}`);
  const isThere = live !== undefined && asksFor(desired, "ssa: IfNotPresent");
  return isThere
    ? skip("it exists, and says kustomize.toolkit.fluxcd.io/ssa: IfNotPresent")
    : { kind: "apply" };
}

function skip(because: string): ApplyDecision {
  return { kind: "skip", because };
}
