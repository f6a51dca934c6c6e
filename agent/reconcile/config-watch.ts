import { CONFIG_KINDS, type ConfigRef } from "../objects/config-ref.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import type { WatchChange } from "../ports.ts";
import { namespacedName } from "./object-cache.ts";
import type { World } from "./world.ts";

interface Surroundings {
  readonly cluster: Pick<World["cluster"], "watch">;
  readonly settings: Pick<World["settings"], "scope" | "watchConfigsLabelSelector">;
}

/**
 * Watches the ConfigMaps and Secrets that ask for it by their labels, and tells each that is made, changed or gone; of those that
 * are there from the beginning nothing. Their metadata is enough: what they hold never comes here.
 *
 * Matches the watch of kustomize-controller and notification-controller for `reconcile.fluxcd.io/watch: Enabled`.
 */
export async function watchConfigs(
  { cluster, settings }: Surroundings,
  changed: (config: ConfigRef) => void,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = settings.scope;
  const scope = {
    labelSelector: settings.watchConfigsLabelSelector,
    metadataOnly: true,
    ...(namespace === undefined ? {} : { namespace }),
  };
  const watches = CONFIG_KINDS.map((kind) => {
    const known = new Versions();
    return cluster.watch(
      { apiVersion: "v1", kind },
      scope,
      (change) => {
        for (const key of known.changedBy(change)) changed(refOf(kind, key));
      },
      signal,
    );
  });
  await Promise.all(watches);
}

function refOf(kind: ConfigRef["kind"], key: string): ConfigRef {
  const [namespace = "", name = ""] = key.split("/");
  return { kind, namespace, name };
}

/** The versions of the objects of one kind, by namespace/name. */
class Versions {
  #known = new Map<string, string>();
  #isListed = false;

  /** The keys of what is not as it was. */
  changedBy(change: WatchChange): readonly string[] {
    switch (change.kind) {
      case "listed":
        return this.#replace(new Map(change.objects.map(versionOf)));
      case "changed": {
        const [key, version] = versionOf(change.object);
        if (this.#known.get(key) === version) return [];
        this.#known.set(key, version);
        return [key];
      }
      case "removed": {
        const key = namespacedName(change.object);
        this.#known.delete(key);
        return [key];
      }
    }
  }

  /** Everything as it is now: once from the beginning, and again after a break, in which something may have changed. */
  #replace(now: Map<string, string>): readonly string[] {
    const before = this.#known;
    const wasListed = this.#isListed;
    this.#known = now;
    this.#isListed = true;
    if (!wasListed) return [];
    const keys = new Set([...before.keys(), ...now.keys()]);
    return [...keys].filter((key) => before.get(key) !== now.get(key));
  }
}

function versionOf(object: KubeObject): [key: string, version: string] {
  return [namespacedName(object), object.metadata.resourceVersion ?? ""];
}
