import { compareBytes } from "../../objects/yaml/json-text.ts";
import { STYLE, TAG, YamlNode, fieldOf, removeField } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { findOrMakePath } from "../nodes/find-path.ts";
import { setMetadataMap, setName, setNamespace } from "../nodes/metadata.ts";
import { setField } from "../nodes/set-field.ts";
import { BUILD_ANNOTATION, BUILD_ANNOTATIONS, ORIGIN_ANNOTATION } from "./build-annotations.ts";
import { idText, isSameId } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceList } from "./resource-list.ts";
import type { Resource } from "./resource.ts";

type MutableTexts = Map<string, string>;
type Texts = ReadonlyMap<string, string>;

/**
 * Adds a generated resource: as a new one, or, as its behavior says, in the place of one that is there or merged with it.
 * Matches resmap's AbsorbAll.
 */
export function absorb(list: ResourceList, added: Resource): Failure | undefined {
  const { id } = added;
  const found = list.matchingAnyId((other) => isSameId(other, id));
  const [old] = found;
  if (found.length > 1)
    return conflict(id, `found multiple objects that could accept merge of ${idText(id)}`);
  if (old === undefined) {
    if (added.behavior !== "merge" && added.behavior !== "replace") return list.append([added]);
    return conflict(id, `id ${goId(id)} does not exist; cannot merge or replace`);
  }
  if (added.behavior === "replace") takeMetadata(added, old);
  else if (added.behavior === "merge") mergeInto(added, old);
  else {
    const said = added.behavior === "create" ? "create" : "unspecified";
    return conflict(
      id,
      `id ${goId(id)} exists; can not use behavior: '${said}', behavior must be merge or replace`,
    );
  }
  if (!isSameId(added.id, old.id) || added.isEmpty) {
    return conflict(id, `cannot find resource with id ${idText(added.id)} to replace`);
  }
  list.replace(old, added);
  return undefined;
}

function conflict({ kind, name }: ResourceId, message: string): Failure {
  return {
    code: "generator-conflict",
    message,
    advice: `Set the behavior of the ${kind} "${name}" to create, merge or replace, as there is one already or not.`,
  };
}

function mergeInto(added: Resource, old: Resource): void {
  const origin = old.annotations.get(ORIGIN_ANNOTATION);
  takeMetadata(added, old);
  if (added.node === undefined || old.node === undefined) return;
  for (const field of ["data", "binaryData"] as const) {
    setTexts(
      added.node,
      field,
      new Map([...textsOf(old.node, field), ...textsOf(added.node, field)]),
    );
  }
  if (origin !== undefined) added.annotate(ORIGIN_ANNOTATION, origin);
}

/** Takes over what another resource is called and remembers, and its labels and annotations where there are no own. */
export function takeMetadata(resource: Resource, other: Resource): void {
  const { node } = resource;
  if (node === undefined) return;
  setMetadataMap(node, "labels", new Map([...other.labels, ...resource.labels]));
  const own = resource.annotations;
  const merged: MutableTexts = new Map([...other.annotations, ...own]);
  keepBuildAnnotations(merged, other.annotations);
  if (!own.has(BUILD_ANNOTATION.needsHashSuffix)) merged.delete(BUILD_ANNOTATION.needsHashSuffix);
  resource.annotations = merged;
  setName(node, other.name);
  setNamespace(node, other.namespace);
  resource.varNames.splice(0, Infinity, ...other.varNames);
}

function keepBuildAnnotations(merged: MutableTexts, kept: Texts): void {
  for (const key of BUILD_ANNOTATIONS) {
    const value = kept.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
}

function textsOf(object: YamlNode, name: string): Texts {
  const texts = new Map<string, string>();
  const content = fieldOf(object, name)?.content ?? [];
  for (let at = 0; at + 1 < content.length; at += 2) {
    const value = content[at + 1];
    texts.set(content[at]?.value ?? "", value?.tag === TAG.null ? "" : (value?.value ?? ""));
  }
  return texts;
}

function setTexts(object: YamlNode, name: "binaryData" | "data", texts: Texts): void {
  removeField(object, name);
  if (texts.size === 0) return;
  const map = findOrMakePath(object, [name], "mapping");
  if (!map.ok || map.value === undefined) return;
  for (const key of [...texts.keys()].toSorted(compareBytes)) {
    setField(map.value, key, dataNode(texts.get(key) ?? ""));
  }
}

/** A text in the data of a ConfigMap or a Secret; several lines are written as a block. */
export function dataNode(value: string): YamlNode {
  const style = value.includes("\n") ? STYLE.literal : STYLE.plain;
  return new YamlNode("scalar", TAG.str, value, style);
}

// As Go's %#v writes one.
function goId({ group, version, kind, name, namespace, isClusterScoped }: ResourceId): string {
  const gvk = `resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:${isClusterScoped}}`;
  return `resid.ResId{Gvk:${gvk}, Name:"${name}", Namespace:"${namespace}"}`;
}
