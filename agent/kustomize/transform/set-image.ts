import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import type { Image } from "../kustomization/kustomization-shape.ts";
import { setFields } from "../nodes/field-specs.ts";
import type { Setter } from "../nodes/field-specs.ts";
import { findPath } from "../nodes/find-path.ts";
import { wrongKind } from "../nodes/node-kind.ts";
import { setScalar } from "../nodes/set-field.ts";
import { changedImage, imagePattern } from "./image-name.ts";
import { eachResource } from "./transformer.ts";
import type { Transform } from "./transformer.ts";

/**
 * Changes an image wherever it is: in every list of containers, however deep, and in the fields of the specs.
 * Matches kustomize's ImageTagTransformer.
 */
export function setImage(image: Image, specs: readonly FieldSpec[]): Result<Transform, Failure> {
  const pattern = imagePattern(image.name ?? "");
  if (!pattern.ok) return err(pattern.error);
  const matches = pattern.value;
  function set(node: YamlNode): Failure | undefined {
    const wrong = wrongKind(node, "scalar");
    if (wrong !== undefined || !matches(node.value)) return wrong;
    return setScalar(node, scalarNode(changedImage(node.value, image)));
  }
  const inContainers = eachResource(({ node, kind }) =>
    node === undefined || kind === "CustomResourceDefinition"
      ? undefined
      : visitContainers(node, set),
  );
  const inFields = eachResource(({ node, kind }) =>
    node === undefined || kind === "CustomResourceDefinition"
      ? undefined
      : setFields(node, specs, set),
  );
  return ok((list) => inContainers(list) ?? inFields(list));
}

function visitContainers(node: YamlNode, set: Setter): Failure | undefined {
  if (node.kind !== "mapping") {
    if (node.kind !== "sequence") return undefined;
    return firstFailure(node.content, (item) => visitContainers(item, set));
  }
  const { content } = node;
  for (let at = 0; at + 1 < content.length; at += 2) {
    const key = content[at]?.value;
    const value = content[at + 1];
    if (value === undefined || value.kind === "scalar") continue;
    const failure = visitContainers(value, set) ?? setInContainers(key, value, set);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function setInContainers(
  key: string | undefined,
  containers: YamlNode,
  set: Setter,
): Failure | undefined {
  if (key !== "containers" && key !== "initContainers") return undefined;
  if (containers.kind !== "sequence") return undefined;
  return firstFailure(containers.content, (container) => {
    const image = findPath(container, ["image"]);
    if (!image.ok) return image.error;
    return isPresent(image.value) ? set(image.value) : undefined;
  });
}

function firstFailure(
  nodes: readonly YamlNode[],
  visit: (node: YamlNode) => Failure | undefined,
): Failure | undefined {
  for (const node of nodes) {
    const failure = visit(node);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
