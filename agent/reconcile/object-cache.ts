import type { KubeObject } from "../objects/kube-object.ts";
import { parseVersion } from "../objects/resource-version.ts";

/** The newest known state of the objects of one kind, by namespace/name. */
export class ObjectCache {
  readonly #objects = new Map<string, KubeObject>();

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  all(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  /** Takes an object in, unless a newer state is known: an answer to our own patch may come before the watch tells the one before. */
  put(object: KubeObject): void {
    const key = namespacedName(object);
    const known = this.#objects.get(key);
    const isSame = known?.metadata.uid === object.metadata.uid;
    if (
      isSame &&
      parseVersion(known?.metadata.resourceVersion) > parseVersion(object.metadata.resourceVersion)
    )
      return;
    this.#objects.set(key, object);
  }

  remove(key: string): void {
    this.#objects.delete(key);
  }

  /** Replaces everything; the keys of the objects that are gone. */
  reset(objects: readonly KubeObject[]): readonly string[] {
    const present = new Set(objects.map(namespacedName));
    const gone = [...this.#objects.keys()].filter((key) => !present.has(key));
    for (const key of gone) this.#objects.delete(key);
    for (const object of objects) this.put(object);
    return gone;
  }
}

/** namespace/name of an object. */
export function namespacedName({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
