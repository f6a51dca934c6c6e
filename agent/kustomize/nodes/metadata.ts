import { compareBytes } from "../../objects/yaml/json-text.ts";
import {
  STYLE,
  TAG,
  fieldOf,
  isNilOrEmpty,
  isPresent,
  removeField,
  scalarNode,
  textNode,
} from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { findOrMakePath, findPath } from "./find-path.ts";
import { wrongKind } from "./node-kind.ts";
import { setField } from "./set-field.ts";

/** The two mappings of texts in an object's metadata. */
export type MetadataMap = "annotations" | "labels";

/** A text at the top of an object, such as its kind; empty where it is missing. */
export function topText(object: YamlNode | undefined, name: "apiVersion" | "kind"): string {
  return fieldOf(object, name)?.value ?? "";
}

/** A text in the metadata of an object; empty where it is missing or null. */
export function metadataText(object: YamlNode | undefined, name: "name" | "namespace"): string {
  const field = fieldOf(metadataOf(object), name);
  return field === undefined || isNilOrEmpty(field) ? "" : field.value;
}

/** The labels or annotations of an object as texts, whatever they are; a new map. */
export function metadataMap(object: YamlNode | undefined, name: MetadataMap): Map<string, string> {
  const texts = new Map<string, string>();
  const content = fieldOf(metadataOf(object), name)?.content ?? [];
  for (let at = 0; at + 1 < content.length; at += 2) {
    texts.set(content[at]?.value ?? "", content[at + 1]?.value ?? "");
  }
  return texts;
}

/** One annotation as a text; undefined where it is missing. */
export function annotationOf(object: YamlNode | undefined, key: string): string | undefined {
  const content = fieldOf(metadataOf(object), "annotations")?.content ?? [];
  for (let at = 0; at + 1 < content.length; at += 2) {
    if (content[at]?.value === key) return content[at + 1]?.value;
  }
  return undefined;
}

function metadataOf(object: YamlNode | undefined): YamlNode | undefined {
  const metadata = fieldOf(isPresent(object) ? object : undefined, "metadata");
  return metadata === undefined || isNilOrEmpty(metadata) ? undefined : metadata;
}

/** Writes all labels or annotations anew, sorted and as texts; without any, the field goes. Matches kyaml's SetAnnotations. */
export function setMetadataMap(
  object: YamlNode,
  name: MetadataMap,
  texts: ReadonlyMap<string, string>,
): Failure | undefined {
  const metadata = findOrMakePath(object, ["metadata"], "mapping");
  if (!metadata.ok) return metadata.error;
  if (metadata.value === undefined) return undefined;
  const failure = wrongKind(metadata.value, "mapping");
  if (failure !== undefined) return failure;
  removeField(metadata.value, name);
  if (texts.size === 0) return undefined;
  const map = findOrMakePath(metadata.value, [name], "mapping");
  if (!map.ok) return map.error;
  if (map.value === undefined) return undefined;
  for (const key of [...texts.keys()].toSorted(compareBytes)) {
    const set = setField(map.value, key, textNode(texts.get(key) ?? ""));
    if (set !== undefined) return set;
  }
  return undefined;
}

/** Writes one label or annotation, in single quotes. Matches kyaml's SetAnnotation and SetLabel. */
export function setMetadataEntry(
  object: YamlNode,
  name: MetadataMap,
  key: string,
  value: string,
): Failure | undefined {
  if (name === "annotations") clearEmptyAnnotations(object);
  const text = textNode(value);
  text.style = STYLE.singleQuoted;
  const map = findOrMakePath(object, ["metadata", name], "mapping");
  if (!map.ok) return map.error;
  return map.value === undefined ? undefined : setField(map.value, key, text);
}

function clearEmptyAnnotations(object: YamlNode): void {
  const metadata = fieldOf(object, "metadata");
  const annotations = fieldOf(metadata, "annotations");
  if (metadata !== undefined && annotations?.content.length === 0)
    removeField(metadata, "annotations");
  if (metadata?.content.length === 0) removeField(object, "metadata");
}

/** Writes the name of an object. */
export function setName(object: YamlNode, name: string): Failure | undefined {
  return setMetadataText(object, "name", scalarNode(name));
}

/** Writes the namespace of an object; empty: takes it away. */
export function setNamespace(object: YamlNode, namespace: string): Failure | undefined {
  if (namespace !== "") return setMetadataText(object, "namespace", scalarNode(namespace));
  const metadata = findPath(object, ["metadata"]);
  if (!metadata.ok) return metadata.error;
  if (metadata.value === undefined) return undefined;
  return setField(metadata.value, "namespace", undefined);
}

function setMetadataText(object: YamlNode, name: string, value: YamlNode): Failure | undefined {
  const metadata = findOrMakePath(object, ["metadata"], "mapping");
  if (!metadata.ok) return metadata.error;
  return metadata.value === undefined ? undefined : setField(metadata.value, name, value);
}

/** Writes apiVersion or kind. */
export function setTopText(object: YamlNode, name: "apiVersion" | "kind", value: string): void {
  setField(object, name, scalarNode(value, TAG.none));
}
