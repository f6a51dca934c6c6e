import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { idKey, idText, isSameId } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";
import type { Resource } from "./resource.ts";

/** The objects of a build in their order, no two of which are called the same. Matches kustomize's ResMap. */
export class ResourceList {
  #resources: Resource[];

  constructor(resources: readonly Resource[] = []) {
    this.#resources = [...resources];
  }

  get all(): readonly Resource[] {
    return this.#resources;
  }

  /** Adds resources at the end; fails at the first one that is called like one that is there. */
  append(added: readonly Resource[]): Failure | undefined {
    return this.appender().append(added);
  }

  /** Adds resources in several steps; good for as long as nothing else changes the list or what its resources are called. */
  appender(): Appender {
    return new Appender(this.#resources);
  }

  /** Makes these the resources, in this order; fails as `append` does. */
  replaceAll(resources: readonly Resource[]): Failure | undefined {
    this.#resources = [];
    return this.append(resources);
  }

  /** Puts a resource in the place of another. */
  replace(old: Resource, by: Resource): void {
    this.#resources = this.#resources.map((resource) => (resource === old ? by : resource));
  }

  /** Leaves only those resources. */
  keep(isKept: (resource: Resource) => boolean): void {
    this.#resources = this.#resources.filter(isKept);
  }

  /** Drops the resources that a patch left empty. */
  dropEmpty(): void {
    if (this.#resources.some((resource) => resource.isEmpty)) {
      this.keep((resource) => !resource.isEmpty);
    }
  }

  /** The resources that are, or were, called something that matches. */
  matchingAnyId(matches: (id: ResourceId) => boolean): readonly Resource[] {
    return this.#resources.filter(
      (resource) =>
        !resource.isEmpty && (matches(resource.id) || resource.previousIds.some(matches)),
    );
  }

  /** The one resource that is, or was, called so. */
  byAnyId(id: ResourceId): Result<Resource, Failure> {
    const found = this.matchingAnyId((other) => isSameId(other, id));
    const [first] = found;
    if (first !== undefined && found.length === 1) return ok(first);
    const isMissing = first === undefined;
    return err({
      code: isMissing ? "patch-target-missing" : "patch-target-ambiguous",
      message: `${isMissing ? "no" : "multiple"} matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
      advice: isMissing
        ? "Correct apiVersion, kind, name and namespace of the patch, or add the resource."
        : "Give the patch a target, or a namespace, that only one resource has.",
    });
  }
}

/** Adds to a list, and knows what everything in it is called. */
class Appender {
  readonly #resources: Resource[];
  readonly #byKey: Map<string, Resource>;

  constructor(resources: Resource[]) {
    this.#resources = resources;
    this.#byKey = new Map(resources.map((resource) => [idKey(resource.id), resource]));
  }

  /** Fails at the first one that is called like one that is there; those before it are in the list. */
  append(added: readonly Resource[]): Failure | undefined {
    for (const resource of added) {
      const key = idKey(resource.id);
      const twin = this.#byKey.get(key);
      if (twin !== undefined) return duplicate(resource, twin);
      this.#byKey.set(key, resource);
      this.#resources.push(resource);
    }
    return undefined;
  }
}

function duplicate(resource: Resource, twin: Resource): Failure {
  const message = `may not add resource with an already registered id: ${idText(resource.id)}`;
  const { file, line } = twin.place;
  const where = line === undefined ? file : `${file}:${line}`;
  if (file === resource.place.file && line === resource.place.line) {
    const advice = `Name what leads to ${where} only once, or rename what comes of it each time.`;
    return { code: "resource-duplicate", message, advice };
  }
  const advice = `Remove one of them, or rename one; the other is at ${where}.`;
  return { code: "resource-duplicate", message, advice, ...resource.place };
}
