import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import type { Selector } from "../kustomization/kustomization-shape.ts";
import { effectiveNamespace } from "../resources/resource-id.ts";
import type { Gvk } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import { labelMatcher } from "./label-selector.ts";
import { compileWhole } from "./pattern.ts";
import type { Pattern } from "./pattern.ts";

/** A selector that is ready to be asked; what it leaves out matches everything. */
export interface CompiledSelector {
  matchesType(type: Gvk): boolean;
  matchesName(name: string): boolean;
  matchesNamespace(namespace: string): boolean;
}

/** Compiles a selector: its type, name and namespace are regular expressions for the whole. */
export function compileSelector(selector: Selector): Result<CompiledSelector, Failure> {
  const group = compilePart(selector.group);
  const version = compilePart(selector.version);
  const kind = compilePart(selector.kind);
  const name = compilePart(selector.name);
  const namespace = compilePart(selector.namespace);
  if (!group.ok) return group;
  if (!version.ok) return version;
  if (!kind.ok) return kind;
  if (!name.ok) return name;
  if (!namespace.ok) return namespace;
  return ok({
    matchesType: (type) =>
      group.value(type.group) && version.value(type.version) && kind.value(type.kind),
    matchesName: name.value,
    matchesNamespace: namespace.value,
  });
}

function compilePart(part: string | undefined): Result<Pattern, Failure> {
  return part === undefined || part === "" ? ok(() => true) : compileWhole(part);
}

/** The resources that a selector selects, by what they are called or were called first. Matches resmap's Select. */
export function selectResources(
  resources: readonly Resource[],
  selector: Selector,
): Result<readonly Resource[], Failure> {
  const compiled = compileSelector(selector);
  if (!compiled.ok) return err(compiled.error);
  const byLabels = labelMatcher(selector.labelSelector);
  const byAnnotations = labelMatcher(selector.annotationSelector);
  const selected: Resource[] = [];
  for (const resource of resources) {
    if (!isNamedBy(resource, compiled.value)) continue;
    const labelled = byLabels(resource.labels);
    if (!labelled.ok) return labelled;
    const annotated = labelled.value ? byAnnotations(resource.annotations) : labelled;
    if (!annotated.ok) return annotated;
    if (annotated.value) selected.push(resource);
  }
  return ok(selected);
}

function isNamedBy(resource: Resource, selector: CompiledSelector): boolean {
  const { id, originalId } = resource;
  return (
    (selector.matchesNamespace(effectiveNamespace(originalId)) ||
      selector.matchesNamespace(effectiveNamespace(id))) &&
    (selector.matchesName(originalId.name) || selector.matchesName(id.name)) &&
    selector.matchesType(id)
  );
}
