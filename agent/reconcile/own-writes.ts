import { isDeepStrictEqual } from "node:util";

import { ok, type Result } from "#contract/result.ts";

import { FINALIZER } from "../objects/flux-object.ts";
import { refOf, type JsonObject, type KubeObject } from "../objects/kube-object.ts";
import { objectAt } from "../objects/read-json.ts";
import type { ApiProblem, Cluster } from "../ports.ts";
import { namespacedName, type ObjectCache } from "./object-cache.ts";

/** Where a controller writes. */
interface Surroundings {
  readonly cluster: Pick<Cluster, "patch">;
  readonly cache: Pick<ObjectCache, "get" | "put">; // hears of what was written before the watch tells
  readonly manager: string; // the field manager of what is written
  readonly signal: AbortSignal;
}

/** What a controller writes to the objects that it reconciles: their status and the finalizer. */
export class OwnWrites {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Writes what differs from the status that is known; an object that is gone needs none. */
  async status(object: KubeObject, status: JsonObject): Promise<Result<void, ApiProblem>> {
    const known = objectAt(this.#world.cache.get(namespacedName(object)), "status");
    const news = newsIn(status, known);
    if (Object.keys(news).length === 0) return ok(undefined);
    const written = await this.#patch(object, { status: news }, "status");
    return written.ok || written.error.reason === "NotFound" ? ok(undefined) : written;
  }

  /** Adds the finalizer; the object as it is then. */
  addFinalizer(object: KubeObject): Promise<Result<KubeObject, ApiProblem>> {
    const { finalizers = [] } = object.metadata;
    return this.#finalizers(object, [...finalizers, FINALIZER]);
  }

  /** Takes the finalizer away; an object that is gone has none. */
  async removeFinalizer(object: KubeObject): Promise<Result<void, ApiProblem>> {
    const { finalizers = [] } = object.metadata;
    const others = finalizers.filter((name) => name !== FINALIZER);
    const removed = await this.#finalizers(object, others);
    return removed.ok || removed.error.reason === "NotFound" ? ok(undefined) : removed;
  }

  /** On the version that is known: finalizers that others add meanwhile must not be lost. */
  #finalizers(
    object: KubeObject,
    finalizers: readonly string[],
  ): Promise<Result<KubeObject, ApiProblem>> {
    const { resourceVersion } = object.metadata;
    return this.#patch(object, { metadata: { finalizers, resourceVersion } });
  }

  async #patch(
    object: KubeObject,
    body: JsonObject,
    subresource?: "status",
  ): Promise<Result<KubeObject, ApiProblem>> {
    const { cluster, cache, manager, signal } = this.#world;
    const about = subresource === undefined ? {} : { subresource };
    const patch = { type: "merge", body, fieldManager: manager, ...about } as const;
    const patched = await cluster.patch(refOf(object), patch, signal);
    if (patched.ok) cache.put(patched.value);
    return patched;
  }
}

/** What of a merge patch would change something: an inventory of thousands is not sent when only a time is new. */
function newsIn(patch: JsonObject, known: JsonObject): JsonObject {
  const news = Object.entries(patch).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(known[name] ?? null, value),
  );
  return Object.fromEntries(news);
}
