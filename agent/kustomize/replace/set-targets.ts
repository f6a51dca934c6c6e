import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { assignNode, copyNode, isPresent } from "../../objects/yaml/node.ts";
import type { NodeKind, YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import type { Replacement, Selector } from "../kustomization/kustomization-shape.ts";
import { matchPath } from "../nodes/match-path.ts";
import { splitBracketPath } from "../nodes/split-path.ts";
import type { ResourceId } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import { labelMatcher } from "../select/label-selector.ts";
import { compileSelector } from "../select/selector.ts";
import type { CompiledSelector } from "../select/selector.ts";
import { DEFAULT_FIELD_PATH, allIds } from "./find-source.ts";
import { setInStructure } from "./set-in-structure.ts";

type Target = NonNullable<Replacement["targets"]>[number];

/** Copies a value to all that one target of a replacement names. */
export function setTarget(
  resources: readonly Resource[],
  value: YamlNode,
  target: Target,
): Failure | undefined {
  const isTarget = targetFilter(target);
  if (!isTarget.ok) return isTarget.error;
  for (const resource of resources) {
    const isWanted = isTarget.value(resource);
    if (!isWanted.ok) return isWanted.error;
    if (resource.node === undefined || !isWanted.value) continue;
    const failure = setPaths(resource.node, value, target);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

type Filter = (resource: Resource) => Result<boolean, Failure>;

function targetFilter({ select, reject = [] }: Target): Result<Filter, Failure> {
  if (select === undefined) {
    return err(failed("target must specify resources to select", "Say in select which."));
  }
  const selector = compileSelector(select);
  if (!selector.ok) return err(withContext(selector.error, "error creating target selector"));
  const rejects = compileRejects(reject);
  if (!rejects.ok) return rejects;
  const isLabelled = labelFilter(select);
  const rejectedLabels = reject.filter(saysLabels).map(labelFilter);
  return ok((resource) => {
    const labelled = isLabelled(resource);
    if (!labelled.ok || !labelled.value) return labelled;
    for (const isRejected of rejectedLabels) {
      const rejected = isRejected(resource);
      if (!rejected.ok) return rejected;
      if (rejected.value) return ok(false);
    }
    const ids = allIds(resource);
    const isRejected = rejects.value.some((each) => ids.some((id) => isNamed(id, each)));
    return ok(!isRejected && ids.some((id) => isNamed(id, selector.value)));
  });
}

/** What rejects by names, of the selectors that say any. */
function compileRejects(
  rejects: readonly Selector[],
): Result<readonly CompiledSelector[], Failure> {
  const compiled: CompiledSelector[] = [];
  for (const selector of rejects) {
    const one = compileSelector(selector);
    if (!one.ok) return err(withContext(one.error, "error creating target selector"));
    if (saysId(selector)) compiled.push(one.value);
  }
  return ok(compiled);
}

function saysId({
  group = "",
  version = "",
  kind = "",
  name = "",
  namespace = "",
}: Selector): boolean {
  return group + version + kind + name + namespace !== "";
}

function saysLabels({ labelSelector = "", annotationSelector = "" }: Selector): boolean {
  return labelSelector + annotationSelector !== "";
}

function labelFilter({ labelSelector, annotationSelector }: Selector): Filter {
  const byAnnotations = labelMatcher(annotationSelector);
  const byLabels = labelMatcher(labelSelector);
  return ({ labels, annotations }) => {
    const annotated = byAnnotations(annotations);
    if (!annotated.ok) return annotated;
    const labelled = byLabels(labels);
    return labelled.ok ? ok(annotated.value && labelled.value) : labelled;
  };
}

function isNamed(id: ResourceId, selector: CompiledSelector): boolean {
  return (
    selector.matchesType(id) &&
    selector.matchesName(id.name) &&
    selector.matchesNamespace(id.namespace)
  );
}

function setPaths(object: YamlNode, value: YamlNode, target: Target): Failure | undefined {
  const { options, fieldPaths = [] } = target;
  const made = options?.create === true ? value.kind : undefined;
  for (const path of fieldPaths.length === 0 ? [DEFAULT_FIELD_PATH] : fieldPaths) {
    const steps = splitBracketPath(path);
    if (setInStructure(object, value, steps, made)) continue;
    const failure = setPath(object, value, { path, steps, made, options });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

interface TargetPath {
  readonly path: string;
  readonly steps: readonly string[];
  readonly made: NodeKind | undefined;
  readonly options: Target["options"];
}

function setPath(
  object: YamlNode,
  value: YamlNode,
  { path, steps, made, options }: TargetPath,
): Failure | undefined {
  const what = made === undefined ? "find" : "find or create";
  const missing = `unable to ${what} field ${JSON.stringify(path)} in replacement target`;
  const fields = matchPath(object, steps, made);
  if (!fields.ok) return withContext(fields.error, missing);
  if (fields.value === undefined || fields.value.length === 0) {
    return failed(missing, "Correct the path, or let the replacement create the field.");
  }
  for (const field of fields.value) {
    const failure = setValue(field, value, options);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function setValue(
  field: YamlNode,
  source: YamlNode,
  options: Target["options"],
): Failure | undefined {
  const value = copyNode(source);
  const delimiter = options?.delimiter ?? "";
  if (delimiter !== "") {
    if (field.kind !== "scalar") {
      return failed(
        "delimiter option can only be used with scalar nodes",
        "Leave the delimiter out, or name a single value.",
      );
    }
    const parts = field.value.split(delimiter);
    insertPart(parts, isPresent(value) ? value.value : "", Number(options?.index ?? 0));
    value.value = parts.join(delimiter);
  }
  if (field.kind === "scalar") field.value = value.value;
  else assignNode(field, value);
  return undefined;
}

function insertPart(parts: string[], part: string, index: number): void {
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
}

function failed(message: string, advice: string): Failure {
  return { code: "replacement-failed", message, advice };
}
