import type { KubeObject } from "./kube-object.ts";
import { textAt } from "./read-json.ts";

/** The Kustomization that applies an object. */
export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/** The label that every applied object has. */
export const OWNER_NAME = "kustomize.toolkit.fluxcd.io/name";
const OWNER_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";

/** The object with the two labels that name its owner, as Flux sets them. */
export function withOwnerLabels(object: KubeObject, { name, namespace }: Owner): KubeObject {
  const labels = {
    ...object.metadata.labels,
    [OWNER_NAME]: name,
    [OWNER_NAMESPACE]: namespace,
  };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/** The owner that an object's labels name; undefined where they name none. */
export function ownerOf({ metadata }: KubeObject): Owner | undefined {
  const name = textAt(metadata, "labels", OWNER_NAME);
  const namespace = textAt(metadata, "labels", OWNER_NAMESPACE);
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
