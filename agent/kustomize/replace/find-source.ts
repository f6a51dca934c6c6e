import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { copyNode, isNilOrEmpty, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import type { Replacement } from "../kustomization/kustomization-shape.ts";
import { findPath } from "../nodes/find-path.ts";
import { splitBracketPath } from "../nodes/split-path.ts";
import { effectiveNamespace, idText } from "../resources/resource-id.ts";
import type { ResourceId } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";

type Source = NonNullable<Replacement["source"]>;

/** The field that is meant where none is named. */
export const DEFAULT_FIELD_PATH = "metadata.name";

/** Finds the value that a replacement copies. */
export function findSource(
  resources: readonly Resource[],
  { source, sourceValue }: Replacement,
): Result<YamlNode, Failure> {
  if (sourceValue !== undefined) {
    if (source === undefined) return ok(scalarNode(sourceValue));
    return err(failed("value and resource selectors are mutually exclusive"));
  }
  const resource = selectSource(resources, source ?? {});
  if (!resource.ok) return resource;
  const path = source?.fieldPath || DEFAULT_FIELD_PATH;
  const { node } = resource.value;
  const found = node === undefined ? ok(undefined) : findPath(node, splitBracketPath(path));
  if (!found.ok) return err(withContext(found.error, "error looking up replacement source"));
  if (found.value === undefined || isNilOrEmpty(found.value)) {
    const what = idText(wantedId(source ?? {}));
    return err(failed(`fieldPath \`${path}\` is missing for replacement source ${what}`));
  }
  return refine(found.value, source?.options);
}

function selectSource(resources: readonly Resource[], source: Source): Result<Resource, Failure> {
  const selected = resources.filter((resource) =>
    allIds(resource).some((id) => isWanted(id, source)),
  );
  const [first] = selected;
  if (first !== undefined && selected.length === 1) return ok(first);
  const what = describe(source);
  return err(
    failed(
      first === undefined ? `nothing selected by ${what}` : `multiple matches for selector ${what}`,
    ),
  );
}

/** What a resource is called, and was called before. */
export function allIds(resource: Resource): readonly ResourceId[] {
  return [{ ...resource.id, isClusterScoped: false }, ...resource.previousIds];
}

function isWanted(id: ResourceId, source: Source): boolean {
  const wanted = wantedId(source);
  return (
    (wanted.name === "" || wanted.name === id.name) &&
    (wanted.namespace === "" || effectiveNamespace(wanted) === effectiveNamespace(id)) &&
    isSelected(id, wanted)
  );
}

function wantedId(source: Source): ResourceId {
  const { group = "", version = "", kind = "", name = "", namespace = "" } = source;
  return { group, version, kind, name, namespace, isClusterScoped: false };
}

function describe(source: Source): string {
  const { delimiter = "", index = 0, create = false } = source.options ?? {};
  const options = delimiter === "" && !create ? "" : `${delimiter}(${index}), create=${create}`;
  return [idText(wantedId(source)), source.fieldPath ?? "", options]
    .filter((part) => part !== "")
    .join(":");
}

function refine(value: YamlNode, options: Source["options"]): Result<YamlNode, Failure> {
  const delimiter = options?.delimiter ?? "";
  if (delimiter === "") return ok(value);
  if (value.kind !== "scalar") {
    return err(failed("delimiter option can only be used with scalar nodes"));
  }
  const text = isPresent(value) ? value.value : "";
  const index = Number(options?.index ?? 0);
  const part = text.split(delimiter)[index];
  if (part === undefined) {
    return err(failed(`options.index ${index} is out of bounds for value ${text}`));
  }
  const refined = copyNode(value);
  refined.value = part;
  return ok(refined);
}

function failed(message: string): Failure {
  return {
    code: "replacement-failed",
    message,
    advice: "Correct the source of the replacement.",
  };
}
