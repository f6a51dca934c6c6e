import { copyNode, isNilOrEmpty } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Place } from "../failure.ts";
import {
  annotationOf,
  metadataMap,
  metadataText,
  setMetadataEntry,
  setMetadataMap,
  topText,
} from "../nodes/metadata.ts";
import { BUILD_ANNOTATION, BUILD_ANNOTATIONS, ENABLED } from "./build-annotations.ts";
import { effectiveNamespace, groupAndVersion } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";

/** What a build knows of kinds; it can learn more while it goes on. */
export interface Scopes {
  /** Tells whether a kind is surely not in a namespace. */
  isClusterScoped(apiVersion: string, kind: string): boolean;
  /** Grows when an answer may have changed. */
  readonly revision: number;
}

/**
 * An object on its way through a build. Its node is changed in place and may be replaced; undefined when a patch deleted
 * it. What a build has to remember of it stands in annotations, where patches can see and change it, as in kustomize.
 */
export class Resource {
  node: YamlNode | undefined;
  readonly place: Place; // where it was written
  readonly varNames: string[] = []; // of the variables that take their value from it
  readonly #scopes: Scopes;
  #id: ResourceId | undefined;
  #idRevision = -1;
  #previous: { readonly texts: string; readonly ids: readonly ResourceId[] } | undefined;

  constructor(node: YamlNode | undefined, place: Place, scopes: Scopes) {
    this.node = node;
    this.place = place;
    this.#scopes = scopes;
  }

  copy(): Resource {
    const node = this.node === undefined ? undefined : copyNode(this.node);
    const copy = new Resource(node, this.place, this.#scopes);
    copy.varNames.push(...this.varNames);
    return copy;
  }

  get isEmpty(): boolean {
    return isNilOrEmpty(this.node);
  }

  get kind(): string {
    return topText(this.node, "kind");
  }

  get apiVersion(): string {
    return topText(this.node, "apiVersion");
  }

  get name(): string {
    return metadataText(this.node, "name");
  }

  get namespace(): string {
    return metadataText(this.node, "namespace");
  }

  /** What the object is called now. */
  get id(): ResourceId {
    const { apiVersion, kind, name, namespace } = this;
    const known = this.#id;
    const isKnown =
      known !== undefined &&
      this.#idRevision === this.#scopes.revision &&
      known.name === name &&
      known.namespace === namespace &&
      known.kind === kind;
    const { group, version } = groupAndVersion(apiVersion);
    if (isKnown && known.group === group && known.version === version) return known;
    const isClusterScoped = this.#scopes.isClusterScoped(apiVersion, kind);
    this.#id = { group, version, kind, name, namespace, isClusterScoped };
    this.#idRevision = this.#scopes.revision;
    return this.#id;
  }

  /** What the object was called before, the oldest first. */
  get previousIds(): readonly ResourceId[] {
    const names = annotationOf(this.node, BUILD_ANNOTATION.previousNames);
    if (names === undefined) return [];
    const namespaces = annotationOf(this.node, BUILD_ANNOTATION.previousNamespaces) ?? "";
    const kinds = annotationOf(this.node, BUILD_ANNOTATION.previousKinds) ?? "";
    const texts = `${this.apiVersion}\n${names}\n${namespaces}\n${kinds}`;
    if (this.#previous?.texts !== texts) {
      this.#previous = { texts, ids: previousIdsOf(this.apiVersion, names, namespaces, kinds) };
    }
    return this.#previous.ids;
  }

  /** What the object was called when it was written. */
  get originalId(): ResourceId {
    return this.previousIds[0] ?? this.id;
  }

  get annotations(): Map<string, string> {
    return metadataMap(this.node, "annotations");
  }

  set annotations(texts: ReadonlyMap<string, string>) {
    if (this.node !== undefined) setMetadataMap(this.node, "annotations", texts);
  }

  get labels(): Map<string, string> {
    return metadataMap(this.node, "labels");
  }

  set labels(texts: ReadonlyMap<string, string>) {
    if (this.node !== undefined) setMetadataMap(this.node, "labels", texts);
  }

  /** Remembers what the object is called now. */
  rememberId(): void {
    const { id } = this;
    this.#append(BUILD_ANNOTATION.previousNames, id.name);
    this.#append(BUILD_ANNOTATION.previousNamespaces, effectiveNamespace(id));
    this.#append(BUILD_ANNOTATION.previousKinds, id.kind);
  }

  get prefixes(): readonly string[] {
    return this.#list(BUILD_ANNOTATION.prefixes);
  }

  get suffixes(): readonly string[] {
    return this.#list(BUILD_ANNOTATION.suffixes);
  }

  addPrefix(prefix: string): void {
    this.#append(BUILD_ANNOTATION.prefixes, prefix);
  }

  addSuffix(suffix: string): void {
    this.#append(BUILD_ANNOTATION.suffixes, suffix);
  }

  isEnabled(annotation: string): boolean {
    return annotationOf(this.node, annotation) === ENABLED;
  }

  get behavior(): string {
    return annotationOf(this.node, BUILD_ANNOTATION.generatorBehavior) ?? "";
  }

  annotate(key: string, value: string): void {
    const { annotations } = this;
    annotations.set(key, value);
    this.annotations = annotations;
  }

  /** Takes off what the build remembered. */
  removeBuildAnnotations(): void {
    const { annotations } = this;
    if (annotations.size === 0) return;
    for (const key of BUILD_ANNOTATIONS) annotations.delete(key);
    this.annotations = annotations;
  }

  #list(annotation: string): readonly string[] {
    return annotationOf(this.node, annotation)?.split(",") ?? [];
  }

  #append(annotation: string, text: string): void {
    if (text === "" || this.node === undefined) return;
    const value = [...this.#list(annotation), text].join(",");
    setMetadataEntry(this.node, "annotations", annotation, value);
  }
}

function previousIdsOf(
  apiVersion: string,
  names: string,
  namespaces: string,
  kinds: string,
): readonly ResourceId[] {
  const { group, version } = groupAndVersion(apiVersion);
  const namespaceList = namespaces.split(",");
  const kindList = kinds.split(",");
  return names.split(",").map((name, at) => ({
    group,
    version,
    kind: kindList[at] ?? "",
    name,
    namespace: namespaceList[at] ?? "",
    isClusterScoped: false, // the namespace says so
  }));
}
