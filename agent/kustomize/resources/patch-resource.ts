import type { Failure } from "../failure.ts";
import { mergePatch } from "../merge/merge-patch.ts";
import { setName, setNamespace, setTopText } from "../nodes/metadata.ts";
import type { KindSchemas } from "../schema/field-schema.ts";
import { takeMetadata } from "./absorb.ts";
import { BUILD_ANNOTATION } from "./build-annotations.ts";
import { apiVersionOf } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceList } from "./resource-list.ts";
import type { Resource } from "./resource.ts";

/**
 * Merges a strategic merge patch into a resource; the patch becomes part of it. Name, kind and namespace stay unless the
 * patch may change them.
 * Matches kustomize's Resource.ApplySmPatch.
 */
export function patchResource(
  resource: Resource,
  patch: Resource,
  schemas: KindSchemas,
): Failure | undefined {
  const { name, namespace, kind } = resource;
  const mayRename = patch.isEnabled(BUILD_ANNOTATION.allowNameChange);
  const mayChangeKind = patch.isEnabled(BUILD_ANNOTATION.allowKindChange);
  if (mayRename || mayChangeKind) resource.rememberId();
  const merged = mergePatch(resource.node, patch.node, schemas);
  if (!merged.ok) return merged.error;
  if (merged.value === undefined) resource.node = undefined;
  const { node } = resource;
  if (node === undefined || resource.isEmpty) return undefined;
  if (!mayChangeKind) setTopText(node, "kind", kind);
  if (!mayRename) setName(node, name);
  setNamespace(node, namespace);
  return undefined;
}

/** Patches the selected resources of a list, and drops those that the patch deletes. Matches resmap's ApplySmPatch. */
export function patchSelected(
  list: ResourceList,
  selected: readonly Resource[],
  patch: Resource,
  schemas: KindSchemas,
): Failure | undefined {
  const keys = new Set(selected.map(({ id }) => exactKey(id)));
  for (const resource of list.all) {
    if (!keys.has(exactKey(resource.id))) continue;
    const copy = patch.copy();
    takeMetadata(copy, patch);
    if (copy.node !== undefined) {
      setTopText(copy.node, "kind", patch.kind);
      setTopText(copy.node, "apiVersion", apiVersionOf(resource.id));
    }
    const failure = patchResource(resource, copy, schemas);
    if (failure !== undefined) return failure;
  }
  return list.replaceAll(list.all.filter((resource) => !resource.isEmpty));
}

function exactKey({ group, version, kind, name, namespace }: ResourceId): string {
  return `${group}|${version}|${kind}|${namespace}|${name}`;
}
