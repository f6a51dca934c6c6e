import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import type { Selector } from "../kustomization/kustomization-shape.ts";
import { effectiveNamespace } from "../resources/resource-id.ts";
import type { Gvk } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import { parseLabelSelector } from "./label-selector.ts";
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

/** Tells whether an object's labels and annotations are what a selector wants. */
export type LabelMatcher = (
  labels: ReadonlyMap<string, string>,
  annotations: ReadonlyMap<string, string>,
) => boolean;

/** Compiles the label selectors of a selector. */
export function compileLabels({
  labelSelector = "",
  annotationSelector = "",
}: Selector): Result<LabelMatcher, Failure> {
  const byLabels = parseLabelSelector(labelSelector);
  if (!byLabels.ok) return byLabels;
  const byAnnotations = parseLabelSelector(annotationSelector);
  if (!byAnnotations.ok) return byAnnotations;
  return ok((labels, annotations) => byLabels.value(labels) && byAnnotations.value(annotations));
}

/** The resources that a selector selects, by what they are called or were called first. Matches resmap's Select. */
export function selectResources(
  resources: readonly Resource[],
  selector: Selector,
): Result<readonly Resource[], Failure> {
  const compiled = compileSelector(selector);
  if (!compiled.ok) return err(compiled.error);
  const named = resources.filter((resource) => isNamedBy(resource, compiled.value));
  if (named.length === 0) return ok(named);
  const labels = compileLabels(selector);
  if (!labels.ok) return labels;
  return ok(named.filter((resource) => labels.value(resource.labels, resource.annotations)));
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
