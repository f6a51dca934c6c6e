/** The type of an object. */
export interface Gvk {
  readonly group: string; // empty: the core group
  readonly version: string;
  readonly kind: string;
}

/** What tells one object from all others, or what it was told by before it was renamed. */
export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string; // empty: not said
  readonly isClusterScoped: boolean; // surely; a kind that nobody knows is not
}

/** The namespace of an object that has none and can have none; it is written down where ids are remembered. */
export const NO_NAMESPACE = "_non_namespaceable_";

const DEFAULT_NAMESPACE = "default";

/** Splits an apiVersion. */
export function groupAndVersion(apiVersion: string): {
  readonly group: string;
  readonly version: string;
} {
  const slash = apiVersion.indexOf("/");
  if (slash === -1) return { group: "", version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Puts an apiVersion together. */
export function apiVersionOf({ group, version }: Pick<Gvk, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The namespace for comparing: what says none is in the default one, or in none at all. */
export function effectiveNamespace({ namespace, isClusterScoped }: ResourceId): string {
  if (isClusterScoped) return NO_NAMESPACE;
  return namespace === "" ? DEFAULT_NAMESPACE : namespace;
}

/** Tells whether two types are one. */
export function isSameType(left: Gvk, right: Gvk): boolean {
  return left.kind === right.kind && left.group === right.group && left.version === right.version;
}

/** Tells whether two ids name the same object. */
export function isSameId(left: ResourceId, right: ResourceId): boolean {
  return (
    left.name === right.name &&
    isSameType(left, right) &&
    effectiveNamespace(left) === effectiveNamespace(right)
  );
}

/** A text that two ids share exactly when they name the same object. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`;
}

/** A type as kustomize writes it in messages: `Deployment.v1.apps`. */
export function typeText({ group, version, kind }: Gvk): string {
  return `${kind || "[noKind]"}.${version || "[noVer]"}.${group || "[noGrp]"}`;
}

/** An id as kustomize writes it in messages: `Deployment.v1.apps/web.default`. */
export function idText(id: Gvk & Pick<ResourceId, "name" | "namespace">): string {
  return `${typeText(id)}/${id.name || "[noName]"}.${id.namespace || "[noNs]"}`;
}
