import { err, ok } from "#contract/result.ts";

import { findCondition } from "../objects/condition.ts";
import {
  KUSTOMIZATION,
  readFluxKustomization,
  sourceKeyOf,
  type FluxKustomization,
} from "../objects/flux-kustomization.ts";
import { GIT_REPOSITORY } from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import type { EventFact } from "../report/event-fact.ts";
import type { KustomizationOutcome } from "../report/kustomization-outcome.ts";
import {
  isChanged,
  kustomizationEvents,
  kustomizationStatus,
  progressStatus,
} from "../report/kustomization-status.ts";
import { BuildCache } from "./build-cache.ts";
import type { Reconciled, Reconciler, Record } from "./controller.ts";
import type { DriftWatch } from "./drift-watch.ts";
import { finalizeKustomization } from "./finalize-kustomization.ts";
import { HealthWaits } from "./health-waits.ts";
import { reconcileKustomization, type KustomizationContext } from "./kustomization.ts";
import type { SourceState } from "./ready-source.ts";
import { jittered, type World } from "./world.ts";

/** What reconciling Kustomizations needs to know of other objects, and tells them. */
export interface Neighbours {
  readonly driftWatch: DriftWatch;
  /** The state of a source by its key; undefined where it is not yet known, and will be told. */
  readonly findSource: (key: string) => SourceState | undefined;
  readonly find: (key: string) => FluxKustomization | undefined;
  /** Hears that a Kustomization is ready, when its status says so. */
  readonly whenReady: (key: string) => void;
}

/** Keeps Kustomizations reconciled: applies what the source says, waits for health, and prunes when one is deleted. */
export class KustomizationReconciler implements Reconciler {
  readonly kind = KUSTOMIZATION;
  readonly component = "kustomize-controller";
  readonly statusManager = "gotk-kustomize-controller";
  readonly #world: World;
  readonly #neighbours: Neighbours;
  readonly #waits = new HealthWaits();
  readonly #builds: BuildCache;

  constructor(world: World, neighbours: Neighbours) {
    this.#world = world;
    this.#builds = new BuildCache(
      world.settings.noRemoteBases ? undefined : world.remoteBases,
      world.builder,
    );
    this.#neighbours = neighbours;
  }

  async reconcile(
    object: KubeObject,
    record: Record,
    signal: AbortSignal,
  ): Promise<Reconciled | undefined> {
    const { clock, seconds, settings } = this.#world;
    const { requeueDependencySeconds } = settings;
    const kustomization = readFluxKustomization(object);
    const source = this.#sourceOf(kustomization);
    if (source === undefined) return undefined;
    const looked = seconds();
    const bounded = AbortSignal.any([
      signal,
      AbortSignal.timeout(kustomization.timeoutSeconds * 1000),
    ]);
    const context = this.#contextOf(kustomization, source, record);
    const reconciled = await reconcileKustomization(kustomization, context, bounded);
    const mark = markOf(kustomization.generation, reconciled.revision ?? "");
    const began = this.#waits.since(kustomization.key, mark) ?? looked; // a wait is a part of it
    const outcome = {
      ...this.#followWait(kustomization, reconciled),
      contests: context.memory.contests(),
    };
    const timing = { now: clock(), seconds: seconds() - began };
    const isReady = outcome.failure === undefined && outcome.health?.kind !== "waiting";
    return {
      status: kustomizationStatus(kustomization, outcome, timing),
      events: kustomizationEvents(kustomization, outcome, { ...timing, requeueDependencySeconds }),
      againSeconds: this.#again(kustomization, outcome),
      whenRecorded: () => {
        if (isReady) this.#neighbours.whenReady(kustomization.key);
      },
    };
  }

  finalize(
    object: KubeObject,
    tell: (fact: EventFact) => void,
    signal: AbortSignal,
  ): Promise<boolean> {
    const kustomization = readFluxKustomization(object);
    const memory = this.#neighbours.driftWatch.memoryOf(kustomization.key);
    return finalizeKustomization(
      kustomization,
      { cluster: this.#world.cluster, memory, tell },
      signal,
    );
  }

  forget(key: string): void {
    this.#neighbours.driftWatch.forgetOwner(key);
    this.#waits.end(key);
    this.#builds.forget(key);
  }

  #contextOf(
    kustomization: FluxKustomization,
    source: SourceState,
    record: Record,
  ): KustomizationContext {
    const { cluster, clock, seconds, log, settings } = this.#world;
    const { key, name, namespace, generation } = kustomization;
    return {
      cluster,
      settings,
      clock,
      seconds,
      source,
      builds: this.#builds,
      memory: this.#neighbours.driftWatch.memoryOf(key),
      find: this.#neighbours.find,
      waitingSince: (revision) => this.#waits.since(key, markOf(generation, revision)) ?? seconds(),
      tell: (message, fields) =>
        log.info(message, { controllerKind: this.kind.kind, name, namespace, ...fields }),
      record: async (progress) => {
        const recorded = await record(progressStatus(kustomization, progress, clock()));
        if (recorded.ok) return ok(undefined);
        return err(`failed to update status: ${recorded.error.message}`);
      },
    };
  }

  /** Remembers a wait for health as long as it goes on; whether it passed is news where it was not so before, or things changed. */
  #followWait(
    { key, generation, conditions }: FluxKustomization,
    outcome: KustomizationOutcome,
  ): KustomizationOutcome {
    const { health, revision = "", changes } = outcome;
    const mark = markOf(generation, revision);
    const wait = this.#waits.follow(key, mark, {
      now: this.#world.seconds(),
      wasHealthy: findCondition(conditions, "Healthy")?.status === "True",
      hasChanged: changes.some(isChanged),
    });
    if (health?.kind === "waiting") return outcome;
    this.#waits.end(key);
    if (health === undefined) return outcome;
    return { ...outcome, health: { ...health, isNews: !wait.wasHealthy || wait.hasChanged } };
  }

  #sourceOf(kustomization: FluxKustomization): SourceState | undefined {
    const { kind } = kustomization.source;
    return kind === GIT_REPOSITORY.kind
      ? this.#neighbours.findSource(sourceKeyOf(kustomization))
      : { kind: "unsupported" };
  }

  #again(
    { key, generation, intervalSeconds, retryIntervalSeconds, timeoutSeconds }: FluxKustomization,
    { failure, health, revision = "" }: KustomizationOutcome,
  ): number | undefined {
    const { seconds, settings } = this.#world;
    if (health?.kind === "waiting") {
      const until = { now: seconds(), timeoutSeconds };
      return this.#waits.nextLookSeconds(key, markOf(generation, revision), until);
    }
    switch (failure?.retry) {
      case undefined:
        return jittered(intervalSeconds, this.#world);
      case "retry-interval":
        return retryIntervalSeconds;
      case "dependency":
        return settings.requeueDependencySeconds;
      case "never":
        return undefined;
    }
  }
}

/** Another revision or another spec begins another wait for health. */
function markOf(generation: number, revision: string): string {
  return `${generation} ${revision}`;
}
