import type { Hint, RefHint } from "#contract/hint.ts";

import { refOf, type KubeObject } from "../objects/kube-object.ts";
import type { Cluster, Logger, Sleep, WatchScope } from "../ports.ts";
import type { Handled } from "../reconcile/follow-hint.ts";
import { namespacedName, ObjectCache } from "../reconcile/object-cache.ts";
import type { KindView } from "../reconcile/reconciling.ts";
import type { Target } from "./target.ts";

/** The git host may announce a push before it shows it: how long to wait until the controller is asked once more. */
const LAG_SECONDS: readonly number[] = [2, 4, 8];
const LISTING_SECONDS = 0.5; // ours: between looks whether the resources are known
const MOST_LISTINGS = 20; // ours: then the hint is given back
const FIELD_MANAGER = "pullhook-agent";

interface Surroundings {
  readonly cluster: Pick<Cluster, "watch" | "patch">;
  readonly clock: () => Date;
  readonly sleep: Sleep;
  readonly log: Logger;
  readonly scope: WatchScope;
}

/** Leaves reconciling to Flux or Argo CD, and has it look again where a hint says so. */
export class Companion {
  readonly #target: Target;
  readonly #world: Surroundings;
  readonly #objects = new ObjectCache();
  #isListed = false;

  constructor(target: Target, world: Surroundings) {
    this.#target = target;
    this.#world = world;
  }

  /** Keeps knowing the resources until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { cluster, scope } = this.#world;
    await cluster.watch(
      this.#target.kind,
      scope,
      (change) => {
        if (change.kind === "listed") this.#objects.reset(change.objects);
        else if (change.kind === "changed") this.#objects.put(change.object);
        else this.#objects.remove(namespacedName(change.object));
        this.#isListed = true;
      },
      signal,
    );
  }

  /** Nothing is under way that would have to be given up: each request is bounded by its signal. */
  abort(): void {}

  view(): readonly KindView[] {
    const load = { waiting: 0, running: 0, concurrency: 0 };
    return [{ kind: this.#target.kind.kind, load, objects: [], isListed: this.#isListed }];
  }

  /** Asks for a look at everything that a hint concerns, and once more where the host did not show the push yet. */
  async follow(hint: Hint, signal: AbortSignal): Promise<Handled> {
    if (hint.kind === "image") return { kind: "unmatched" };
    if (!(await this.#untilListed(signal))) {
      return { kind: "failed", because: `no ${this.#target.kind.kind} is known yet` };
    }
    const concerned = this.#objects
      .all()
      .filter((object) => this.#target.isConcerned(object, hint));
    if (concerned.length === 0) return { kind: "unmatched" };
    const handled = await Promise.all(
      concerned.map((object) => this.#refresh(object, hint, signal)),
    );
    return handled.find(({ kind }) => kind === "failed") ?? { kind: "recorded" };
  }

  async #untilListed(signal: AbortSignal): Promise<boolean> {
    for (let tries = 0; !this.#isListed && tries < MOST_LISTINGS; tries += 1) {
      await this.#world.sleep(LISTING_SECONDS, signal);
    }
    return this.#isListed;
  }

  async #refresh(found: KubeObject, hint: RefHint, signal: AbortSignal): Promise<Handled> {
    for (const seconds of [...LAG_SECONDS, undefined]) {
      const object = this.#objects.get(namespacedName(found));
      if (object === undefined) break; // it is gone meanwhile
      if (hint.after !== undefined && this.#target.hasSeen(object, hint.after)) break;
      const problem = await this.#annotate(object, hint, signal);
      if (problem !== undefined) return { kind: "failed", because: problem };
      if (hint.after === undefined || seconds === undefined) break;
      await this.#world.sleep(seconds, signal);
    }
    return { kind: "recorded" };
  }

  async #annotate(
    object: KubeObject,
    { id, ref, after }: RefHint,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { cluster, clock, log } = this.#world;
    const body = { metadata: { annotations: this.#target.annotations(clock()) } };
    const patched = await cluster.patch(
      refOf(object),
      { type: "merge", body, fieldManager: FIELD_MANAGER },
      signal,
    );
    if (!patched.ok) {
      return patched.error.reason === "NotFound" ? undefined : patched.error.message;
    }
    const { name, namespace } = object.metadata;
    const fields = { controllerKind: object.kind, name, namespace, hint: id, ref, after };
    log.info("look requested", fields);
    return undefined;
  }
}
