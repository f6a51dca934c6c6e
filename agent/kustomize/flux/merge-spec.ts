import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { listAt, textAt, valueAt } from "../../objects/read-json.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import type { Failure } from "../failure.ts";
import type {
  Image,
  KustomizationFields,
  Patch,
  Selector,
} from "../kustomization/kustomization-shape.ts";

/** Tells whether there is something at a path from the kustomization's directory. */
export type Exists = (path: string) => boolean;

/**
 * Adds what the spec of a Flux Kustomization changes to a kustomization.
 * Matches Flux's Generator.GenerateManifest.
 */
export function mergeSpec(
  fields: KustomizationFields,
  spec: JsonObject,
  exists: Exists,
): Result<KustomizationFields, Failure> {
  const components = componentsOf(spec, exists);
  if (!components.ok) return components;
  const buildMetadata = textsOf(spec, "buildMetadata");
  return ok({
    ...fields,
    ...textField(spec, "targetNamespace", "namespace"),
    ...textField(spec, "namePrefix", "namePrefix"),
    ...textField(spec, "nameSuffix", "nameSuffix"),
    ...listField("patches", fields.patches, listAt(spec, "patches").map(patchOf)),
    ...listField("components", fields.components, components.value),
    ...listField(
      "patchesStrategicMerge",
      fields.patchesStrategicMerge,
      listAt(spec, "patchesStrategicMerge").map(jsonText),
    ),
    ...listField(
      "patchesJson6902",
      fields.patchesJson6902,
      listAt(spec, "patchesJson6902").map(jsonPatchOf),
    ),
    ...imagesField(fields.images, listAt(spec, "images")),
    ...(buildMetadata.length === 0 ? {} : { buildMetadata }),
  });
}

function textField(
  spec: JsonObject,
  name: string,
  field: "namePrefix" | "nameSuffix" | "namespace",
): KustomizationFields {
  const text = textAt(spec, name);
  return text === undefined ? {} : { [field]: text };
}

function listField(
  field: "components" | "patches" | "patchesJson6902" | "patchesStrategicMerge",
  own: readonly unknown[] = [],
  added: readonly unknown[],
): KustomizationFields {
  return added.length === 0 ? {} : { [field]: [...own, ...added] };
}

function patchOf(entry: JsonValue): Patch {
  const patch = textAt(entry, "patch") ?? "";
  return isJsonObject(valueAt(entry, "target")) ? { patch, target: selectorOf(entry) } : { patch };
}

function jsonPatchOf(entry: JsonValue): Patch {
  return { patch: jsonText(listAt(entry, "patch")), target: selectorOf(entry) };
}

const SELECTOR_FIELDS = [
  "group",
  "version",
  "kind",
  "name",
  "namespace",
  "labelSelector",
  "annotationSelector",
] as const;

function selectorOf(entry: JsonValue): Selector {
  const texts = SELECTOR_FIELDS.map((name): [string, string] => [
    name,
    textAt(entry, "target", name) ?? "",
  ]);
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

function textsOf(spec: JsonObject, name: string): readonly string[] {
  return listAt(spec, name).filter((entry) => typeof entry === "string");
}

function componentsOf(spec: JsonObject, exists: Exists): Result<readonly string[], Failure> {
  const components = textsOf(spec, "components");
  const foreign = components.find((path) => !isLocalPath(path));
  if (foreign !== undefined) {
    return err({
      code: "component-misplaced",
      message: `component path '${foreign}' must be local and relative`,
      advice: "Name a directory of the repository in spec.components.",
    });
  }
  const ignoresMissing = valueAt(spec, "ignoreMissingComponents") === true;
  return ok(ignoresMissing ? components.filter(exists) : components);
}

const REMOTE = /^(?:git::|gh:|ssh:\/\/|https:\/\/|http:\/\/|git@|github\.com[:/])./i;

function isLocalPath(path: string): boolean {
  return !REMOTE.test(path) && !/^(?:file:\/\/)?\//i.test(path);
}

function imagesField(own: readonly Image[] = [], added: readonly JsonValue[]): KustomizationFields {
  if (added.length === 0) return {};
  let images = own;
  for (const entry of added) images = mergeImage(images, entry);
  return { images };
}

/** An image of the same name is changed where the spec says something; tag and digest go together. */
function mergeImage(images: readonly Image[], entry: JsonValue): readonly Image[] {
  const name = textAt(entry, "name") ?? "";
  const newName = textAt(entry, "newName") ?? "";
  const newTag = textAt(entry, "newTag") ?? "";
  const digest = textAt(entry, "digest") ?? "";
  const at = images.findIndex((image) => (image.name ?? "") === name);
  const old = images[at];
  if (old === undefined) return [...images, { name, newName, newTag, digest }];
  const changed = {
    ...old,
    ...(newName === "" ? {} : { newName }),
    ...(newTag === "" && digest === "" ? {} : { newTag, digest }),
  };
  return images.with(at, changed);
}
