import { TAG, scalarNode } from "../../objects/yaml/node.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { setFields } from "../nodes/field-specs.ts";
import { setScalar } from "../nodes/set-field.ts";
import type { ResourceId } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import { eachResource } from "./transformer.ts";
import type { Transform } from "./transformer.ts";

const MADE = { kind: "scalar", tag: TAG.str } as const;

/** Puts a text before the names of resources. Matches kustomize's PrefixTransformer. */
export function addPrefix(prefix: string, specs: readonly FieldSpec[]): Transform {
  return rename(
    specs,
    (name) => prefix + name,
    (resource) => {
      resource.addPrefix(prefix);
      if (prefix !== "") resource.rememberId();
    },
  );
}

/** Puts a text behind the names of resources. Matches kustomize's SuffixTransformer. */
export function addSuffix(suffix: string, specs: readonly FieldSpec[]): Transform {
  return rename(
    specs,
    (name) => name + suffix,
    (resource) => {
      resource.addSuffix(suffix);
      if (suffix !== "") resource.rememberId();
    },
  );
}

function rename(
  specs: readonly FieldSpec[],
  renamed: (name: string) => string,
  note: (resource: Resource) => void,
): Transform {
  return eachResource((resource) => {
    const id = resource.originalId;
    if (keepsName(id)) return undefined;
    return renameResource(
      resource,
      specs.filter((spec) => isSelected(id, spec)),
      renamed,
      note,
    );
  });
}

function renameResource(
  resource: Resource,
  specs: readonly FieldSpec[],
  renamed: (name: string) => string,
  note: (resource: Resource) => void,
): Failure | undefined {
  const { node } = resource;
  if (node === undefined) return undefined;
  for (const spec of specs) {
    if (spec.path === "metadata/name") note(resource);
    const failure = setFields(
      node,
      [spec],
      (field) => setScalar(field, scalarNode(renamed(field.value))),
      MADE,
    );
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Names that are more than names: kustomize leaves these kinds alone. */
function keepsName({ group, kind }: ResourceId): boolean {
  return (
    kind === "CustomResourceDefinition" ||
    kind === "Namespace" ||
    (kind === "APIService" && group === "apiregistration.k8s.io")
  );
}
