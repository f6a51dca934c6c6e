import { compareBytes } from "../../objects/yaml/json-text.ts";
import { fieldOf, isNilOrEmpty, isPresent } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { metadataMap } from "../nodes/metadata.ts";

/**
 * Checks that an object says what it is and what it is called.
 * Matches kyaml's RNode.GetValidatedMetadata.
 */
export function checkMetadata(object: YamlNode): Failure | undefined {
  const metadata = fieldOf(object, "metadata");
  const kind = textOf(object, "kind");
  const apiVersion = textOf(object, "apiVersion");
  const saysSomething =
    ["kind", "apiVersion"].some((name) => !isNilOrEmpty(fieldOf(object, name))) ||
    ["name", "namespace", "labels", "annotations"].some(
      (name) => !isNilOrEmpty(fieldOf(metadata, name)),
    );
  if (isPresent(object) && !saysSomething) {
    return invalid("missing Resource metadata", "Write apiVersion, kind and metadata.name.");
  }
  const name = textOf(metadata, "name");
  if (kind !== "" && (kind.endsWith("List") || name !== "")) return undefined;
  const namespace = textOf(metadata, "namespace");
  const written = describe(object, { apiVersion, kind, name, namespace });
  return kind === ""
    ? invalid(`missing kind in object ${written}`, "Write its kind.")
    : invalid(`missing metadata.name in object ${written}`, "Write its metadata.name.");
}

function textOf(node: YamlNode | undefined, name: string): string {
  const field = fieldOf(node, name);
  return field === undefined || isNilOrEmpty(field) ? "" : field.value;
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function describe(object: YamlNode, { apiVersion, kind, name, namespace }: Identity): string {
  const labels = goMap(metadataMap(object, "labels"));
  const annotations = goMap(metadataMap(object, "annotations"));
  return `{{${apiVersion} ${kind}} {{${name} ${namespace}} ${labels} ${annotations}}}`;
}

/** A map as Go prints one. */
function goMap(texts: ReadonlyMap<string, string>): string {
  const entries = [...texts].toSorted(([left], [right]) => compareBytes(left, right));
  return `map[${entries.map(([key, value]) => `${key}:${value}`).join(" ")}]`;
}

function invalid(message: string, advice: string): Failure {
  return { code: "resource-invalid", message, advice };
}
