import { withoutUnusableCaBundle } from "./ca-bundle.ts";
import { withCommonMetadata } from "./common-metadata.ts";
import type { CommonMetadata } from "./common-metadata.ts";
import type { KubeObject } from "./kube-object.ts";
import { normalize } from "./normalize.ts";
import { withOwnerLabels } from "./owner.ts";
import type { Owner } from "./owner.ts";

/** Makes of a built object what is sent to the API server for its owner, in Flux's order: common metadata has the last word. */
export function prepareForApply(
  object: KubeObject,
  owner: Owner,
  commonMetadata: CommonMetadata = {},
): KubeObject {
  const owned = normalize(withOwnerLabels(object, owner));
  return withoutUnusableCaBundle(withCommonMetadata(owned, commonMetadata));
}
