import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { fieldOf, isPresent } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { effectiveNamespace, idText } from "../resources/resource-id.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";

/** Resources by each name that they had before. */
export type ByPreviousName = ReadonlyMap<string, readonly Resource[]>;

/** Finds resources by the names that they had before; those that never had another are left out. */
export function byPreviousName(list: ResourceList): ByPreviousName {
  const byName = new Map<string, Resource[]>();
  for (const resource of list.all) {
    for (const name of new Set(resource.previousIds.map((id) => id.name))) {
      const named = byName.get(name);
      if (named === undefined) byName.set(name, [resource]);
      else named.push(resource);
    }
  }
  return byName;
}

/**
 * Tells whether a referrer can mean a resource at all: anything without a namespace, what is in its own, and, for a
 * RoleBinding, what is where its service accounts are.
 * Matches resmap's SubsetThatCouldBeReferencedByResource.
 */
export function reachableFrom(
  referrer: Resource,
): Result<(resource: Resource) => boolean, Failure> {
  const { id } = referrer;
  if (id.isClusterScoped) return ok(() => true);
  const namespaces = subjectNamespaces(referrer);
  if (!namespaces.ok) return namespaces;
  const own = effectiveNamespace(id);
  return ok(
    (resource) =>
      resource.id.isClusterScoped ||
      effectiveNamespace(resource.id) === own ||
      namespaces.value.has(resource.namespace),
  );
}

function subjectNamespaces(referrer: Resource): Result<ReadonlySet<string>, Failure> {
  const namespaces = new Set<string>();
  if (referrer.kind !== "RoleBinding") return ok(namespaces);
  for (const subject of fieldOf(referrer.node, "subjects")?.content ?? []) {
    const namespace = fieldOf(subject, "namespace");
    if (namespace === undefined || fieldOf(subject, "kind")?.value !== "ServiceAccount") continue;
    if (namespace.kind !== "scalar" || !isPresent(namespace)) {
      return err({
        code: "resource-invalid",
        message: `Invalid Input: namespace is blank for resource "${idText(referrer.id)}"`,
        advice: "Give the subject a namespace, or leave the field out.",
        ...referrer.place,
      });
    }
    namespaces.add(namespace.value);
  }
  return ok(namespaces);
}
