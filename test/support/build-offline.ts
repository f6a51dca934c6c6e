import type { Result } from "#contract/result.ts";

import type { FluxKustomization } from "../../agent/objects/flux-kustomization.ts";
import {
  buildObjects,
  type BuildFailure,
  type Built,
} from "../../agent/reconcile/build-objects.ts";
import type { Tree } from "../../agent/source/tree.ts";
import type { Variables } from "../../agent/substitute/expand.ts";

/** Builds a Kustomization whose tree has all there is to it. */
export function buildOffline(
  kustomization: FluxKustomization,
  tree: Tree,
  variables: Variables,
): Result<Built, BuildFailure> {
  const attempt = buildObjects(kustomization, tree, variables, "refused");
  if (attempt.kind === "needs") throw new Error("what is refused is not needed");
  return attempt.result;
}
