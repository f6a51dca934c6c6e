import { join } from "node:path/posix";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { listAt, textAt } from "../../objects/read-json.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import { TAG, YamlNode, addField, textNode } from "../../objects/yaml/node.ts";
import { printNode } from "../../objects/yaml/print-node.ts";
import type { Failure } from "../failure.ts";
import { clean } from "../load/loader.ts";
import { parseGitUrl } from "../remote/git-url.ts";
import { ORIGIN_ANNOTATION, TRANSFORMATIONS_ANNOTATION } from "../resources/build-annotations.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";

/** Where a resource, or what changes resources, was written. Absent parts are not said. */
export interface Origin {
  readonly path?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly configuredIn?: string; // the file that configures a generator or transformer
  readonly configuredBy?: ConfiguredBy;
}

/** The object that configures a generator or transformer. */
interface ConfiguredBy {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The origin of what a path, or the URL of a repository, leads to from here. */
export function originAt(origin: Origin, path: string): Origin {
  const url = parseGitUrl(path);
  if (url === undefined) return { ...origin, path: join(origin.path ?? "", path) };
  // kustomize calls the root of a repository by a name that it means to replace.
  return { repo: url.cloneUrl, ref: url.ref, path: clean(url.path) || "notCloned" };
}

/** The origin of what a field of a kustomization generates or changes. */
export function builtInOrigin(origin: Origin, fileName: string, kind: string): Origin {
  const configuredIn = join(origin.path ?? "", fileName);
  return { ...withoutPath(origin), configuredIn, configuredBy: { apiVersion: "builtin", kind } };
}

/** The origin of what a resource in `generators` or `transformers` generates or changes. */
export function pluginOrigin(plugin: Resource): Origin | undefined {
  const origin = readOrigins(plugin.annotations.get(ORIGIN_ANNOTATION))[0];
  if (origin === undefined) return undefined;
  const { apiVersion, kind, name, namespace } = plugin;
  return {
    ...withoutPath(origin),
    configuredIn: origin.path ?? "",
    configuredBy: { apiVersion, kind, name, namespace },
  };
}

function withoutPath({ repo = "", ref = "" }: Origin): Origin {
  return { repo, ref };
}

/** Notes where a resource comes from. */
export function setOrigin(resource: Resource, origin: Origin): void {
  resource.annotate(ORIGIN_ANNOTATION, printOrigin(origin));
}

/** Notes where generated resources come from, unless they say so already. */
export function addOrigin(resources: readonly Resource[], origin: Origin | undefined): void {
  if (origin === undefined) return;
  for (const resource of resources) {
    if (!resource.annotations.has(ORIGIN_ANNOTATION)) setOrigin(resource, origin);
  }
}

/** Notes at all resources what may have changed them. What has no origin was made by it. */
export function addTransformation(list: ResourceList, origin: Origin): Failure | undefined {
  for (const resource of list.all) {
    const { annotations } = resource;
    if (!annotations.has(ORIGIN_ANNOTATION)) {
      setOrigin(resource, origin);
      continue;
    }
    const known = readOrigins(annotations.get(TRANSFORMATIONS_ANNOTATION));
    resource.annotate(
      TRANSFORMATIONS_ANNOTATION,
      [...known, origin].map((one) => printItem(printOrigin(one))).join(""),
    );
  }
  return undefined;
}

function printOrigin({ path, repo, ref, configuredIn, configuredBy = {} }: Origin): string {
  const node = mappingOf({ path, repo, ref, configuredIn });
  const { apiVersion, kind, name, namespace } = configuredBy;
  const by = mappingOf({ apiVersion, kind, name, namespace });
  if (by.content.length > 0) addField(node, "configuredBy", by);
  return printNode(node);
}

function mappingOf(texts: Readonly<Record<string, string | undefined>>): YamlNode {
  const node = new YamlNode("mapping", TAG.map);
  for (const [name, text = ""] of Object.entries(texts)) {
    if (text !== "") addField(node, name, textNode(text));
  }
  return node;
}

function printItem(text: string): string {
  return `- ${text.trimEnd().replaceAll("\n", "\n  ")}\n`;
}

function readOrigins(text: string | undefined): readonly Origin[] {
  if (text === undefined) return [];
  const document = readOldDocument(text);
  if (!document.ok) return [];
  const { value } = document.value;
  return Array.isArray(value) ? listAt(value).map(readOrigin) : [readOrigin(value)];
}

function readOrigin(value: JsonValue): Origin {
  return {
    ...textsOf(value, ["path", "repo", "ref", "configuredIn"]),
    configuredBy: textsOf(value, ["apiVersion", "kind", "name", "namespace"], "configuredBy"),
  };
}

function textsOf(value: JsonValue, names: readonly string[], ...path: string[]): JsonObject {
  const texts = names.map((name): [string, string] => [name, textAt(value, ...path, name) ?? ""]);
  return Object.fromEntries(texts);
}
