import { asksFor } from "../objects/control-keys.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { ownerOf } from "../objects/owner.ts";
import type { Owner } from "../objects/owner.ts";
import { isFluxFoundation } from "./flux-components.ts";

/** What becomes of an object that is no longer in the build. */
export type PruneDecision =
  | { readonly kind: "delete" }
  | { readonly kind: "keep"; readonly because: string };

const KEEPING = ["prune: disabled", "reconcile: disabled", "ssa: Ignore"] as const;

/**
 * Decides whether a stale object is deleted: only what still carries the labels of the Kustomization that applied it,
 * and does not ask to be kept.
 *
 * Matches kustomize-controller deleteObjects, but for what Flux's own resources stand on: it is never deleted.
 */
export function decidePrune(live: KubeObject, owner: Owner): PruneDecision {
  const found = ownerOf(live);
  if (found === undefined) return keep("it has lost the labels that name its Kustomization");
  if (found.name !== owner.name || found.namespace !== owner.namespace) {
    return keep(`it belongs to Kustomization ${found.namespace}/${found.name}`);
  }
  if (isFluxFoundation(live)) return keep("everything that Flux's resources hold would go with it");
  const control = KEEPING.find((one) => asksFor(live, one));
  return control === undefined
    ? { kind: "delete" }
    : keep(`it says kustomize.toolkit.fluxcd.io/${control}`);
}

function keep(because: string): PruneDecision {
  return { kind: "keep", because };
}
