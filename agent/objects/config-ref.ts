import { KUSTOMIZATION } from "./flux-kustomization.ts";
import type { KubeObject } from "./kube-object.ts";
import { listAt, objectAt, textAt } from "./read-json.ts";
import { RECEIVER } from "./receiver.ts";

export const CONFIG_KINDS = ["ConfigMap", "Secret"] as const;

/** A ConfigMap or a Secret. */
export interface ConfigRef {
  readonly kind: (typeof CONFIG_KINDS)[number];
  readonly namespace: string;
  readonly name: string;
}

/** Whether a resource of Flux takes something from a ConfigMap or Secret: variables of its build, or the token of its webhook. */
export function takesFrom(object: KubeObject, config: ConfigRef): boolean {
  if (object.metadata.namespace !== config.namespace) return false;
  const spec = objectAt(object, "spec");
  switch (object.kind) {
    case KUSTOMIZATION.kind:
      return listAt(spec, "postBuild", "substituteFrom").some(
        (entry) => textAt(entry, "kind") === config.kind && textAt(entry, "name") === config.name,
      );
    case RECEIVER.kind:
      return config.kind === "Secret" && textAt(spec, "secretRef", "name") === config.name;
    default:
      return false;
  }
}
