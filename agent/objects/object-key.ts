import type { KubeObject } from "./kube-object.ts";

/** Names an object on one cluster in whatever version it is read: what the inventory tracks. */
export interface ObjectKey {
  readonly group: string; // "" is the core group
  readonly kind: string;
  readonly namespace: string; // "" is a cluster-scoped object
  readonly name: string;
}

/**
 * The key of an object.
 *
 * Matches apimachinery: an apiVersion with more than one slash names nothing, neither a group nor a kind.
 */
export function keyOf({ apiVersion, kind, metadata }: KubeObject): ObjectKey {
  const { name, namespace = "" } = metadata;
  const [group, version, ...more] = apiVersion.split("/");
  if (more.length > 0) return { group: "", kind: "", namespace, name };
  return { group: version === undefined ? "" : (group ?? ""), kind, namespace, name };
}

/** An object as messages name it: `Deployment/default/podinfo`, `Namespace/default`. Matches Flux's messages and events. */
export function displayName(object: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  const { kind, namespace = "", name } = object;
  return namespace === "" ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
