import type { Hint } from "#contract/hint.ts";
import { withoutCredentials } from "#contract/repository-url.ts";

import { takesFrom, type ConfigRef } from "../objects/config-ref.ts";
import {
  readFluxKustomization,
  readTies,
  sourceKeyOf,
  type FluxKustomization,
} from "../objects/flux-kustomization.ts";
import { readGitRepository } from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { RECEIVER } from "../objects/receiver.ts";
import type { Sleep } from "../ports.ts";
import { watchConfigs } from "./config-watch.ts";
import { Controller } from "./controller.ts";
import { DriftWatch } from "./drift-watch.ts";
import { followHint, type Handled } from "./follow-hint.ts";
import { GitRepositoryReconciler, type Look } from "./git-repository-reconciler.ts";
import { KustomizationReconciler } from "./kustomization-reconciler.ts";
import { namespacedName } from "./object-cache.ts";
import type { SourceState } from "./ready-source.ts";
import { ReceiverReconciler } from "./receiver-reconciler.ts";
import { STANDARD, type Settings } from "./settings.ts";
import { Sources } from "./sources.ts";
import { untilServed } from "./until-served.ts";
import type { WorkLoad } from "./work-queue.ts";
import type { Outside, World } from "./world.ts";

interface Options extends Partial<Settings> {
  readonly sleep: Sleep;
}

/** The objects of one kind, and the work on them. */
export interface KindView {
  readonly kind: string;
  readonly load: WorkLoad;
  readonly objects: readonly KubeObject[];
  readonly isListed: boolean; // all there are, are known
}

const RECEIVERS_AT_ONCE = 2; // ours: each is one read of a Secret
const LOOK_ROOM_SECONDS = 1; // ours: a look that takes longer waits for its server, and must not keep others waiting
const APPLY_ROOM_SECONDS = 5; // ours: what takes longer mostly waits: for a webhook, a definition, a finalizer
const MOST_AT_WORK = 8; // ours: times as many as work at one time may be under way, for each holds what it builds

/** All kinds kept reconciled, and hints followed. */
export class Reconciling {
  readonly #world: World;
  readonly #sleep: Sleep;
  readonly #repositories: GitRepositoryReconciler;
  readonly #gitRepositories: Controller;
  readonly #kustomizations: Controller;
  readonly #receivers: Controller;
  readonly #sources: Sources;
  readonly #driftWatch: DriftWatch;
  #servesReceivers = false; // not everybody who has the other kinds has this one

  constructor(outside: Outside, { sleep, ...changed }: Options) {
    const settings = { ...STANDARD, ...changed };
    const world = { ...outside, settings };
    this.#world = world;
    this.#sleep = sleep;
    this.#sources = new Sources((key) => this.#reconcileDependents(key));
    this.#repositories = new GitRepositoryReconciler(world, this.#sources);
    this.#gitRepositories = new Controller(this.#repositories, world, {
      concurrency: settings.concurrentSources,
      seconds: LOOK_ROOM_SECONDS,
    });
    this.#driftWatch = new DriftWatch(world, (key) => this.#kustomizations.add(key));
    const kustomizations = new KustomizationReconciler(world, {
      driftWatch: this.#driftWatch,
      findSource: (key) => this.#stateOf(key),
      find: (key) => this.#findKustomization(key),
      whenReady: (key) => this.#reconcileWaiting(key),
    });
    this.#kustomizations = new Controller(kustomizations, world, {
      concurrency: settings.concurrent,
      seconds: APPLY_ROOM_SECONDS,
      most: settings.concurrent * MOST_AT_WORK,
    });
    this.#receivers = new Controller(new ReceiverReconciler(world), world, {
      concurrency: RECEIVERS_AT_ONCE,
    });
  }

  /** Reconciles until the signal is aborted, then ends what is under way. */
  async run(signal: AbortSignal): Promise<void> {
    // Sources first: a Kustomization whose source was never looked at waits for it without a word in its status.
    await Promise.all([
      this.#gitRepositories.run(signal),
      this.#kustomizations.run(signal),
      this.#runReceivers(signal),
      watchConfigs(this.#world, (config) => this.#reconcileUsers(config), signal),
    ]);
    await this.#driftWatch.close();
  }

  /** The kinds that are served here as they are now, for whoever watches over the agent. */
  view(): readonly KindView[] {
    return this.#controllers().map((controller) => ({
      kind: controller.kind,
      load: controller.load,
      objects: controller.all(),
      isListed: controller.isListed,
    }));
  }

  /** Gives up what is under way. */
  abort(): void {
    for (const controller of this.#controllers()) controller.abort();
  }

  /** Looks again at what a hint concerns, until the outcome is recorded in the cluster. Nothing here follows images. */
  async follow(hint: Hint, signal: AbortSignal): Promise<Handled> {
    if (hint.kind === "image") return { kind: "unmatched" };
    const { id, ref, after } = hint;
    const repository = withoutCredentials(hint.repository);
    this.#world.log.info("hint received", { hint: id, repository, ref, after });
    return followHint(
      hint,
      {
        git: this.#world.git,
        sleep: this.#sleep,
        repositories: () => this.#knownRepositories(),
        lastLook: (key) => this.#repositories.lastLook(key),
        look: (key) => this.#look(key),
      },
      signal,
    );
  }

  async #runReceivers(signal: AbortSignal): Promise<void> {
    const surroundings = { cluster: this.#world.cluster, sleep: this.#sleep };
    this.#servesReceivers = await untilServed(RECEIVER, surroundings, signal);
    if (this.#servesReceivers) await this.#receivers.run(signal);
  }

  #controllers(): readonly Controller[] {
    const always = [this.#gitRepositories, this.#kustomizations];
    return this.#servesReceivers ? [...always, this.#receivers] : always;
  }

  async #look(key: string): Promise<Look | undefined> {
    const before = this.#repositories.lastLook(key);
    this.#repositories.expectMove(key);
    await this.#gitRepositories.reconcile(key);
    const after = this.#repositories.lastLook(key);
    return after === before ? undefined : after;
  }

  #knownRepositories(): readonly KubeObject[] | undefined {
    return this.#gitRepositories.isListed ? this.#gitRepositories.all() : undefined;
  }

  #reconcileDependents(sourceKey: string): void {
    for (const object of this.#kustomizations.all()) {
      if (sourceKeyOf(readTies(object)) === sourceKey)
        this.#kustomizations.add(namespacedName(object));
    }
  }

  /** Who takes values from a ConfigMap or Secret need not wait for its own time when that changes. */
  #reconcileUsers(config: ConfigRef): void {
    for (const controller of [this.#kustomizations, this.#receivers]) {
      for (const object of controller.all()) {
        if (takesFrom(object, config)) controller.add(namespacedName(object));
      }
    }
  }

  /** What depends on a Kustomization need not wait for its own time when that is ready. */
  #reconcileWaiting(readyKey: string): void {
    for (const object of this.#kustomizations.all()) {
      const { dependsOn } = readTies(object);
      if (dependsOn.some(({ key }) => key === readyKey))
        this.#kustomizations.add(namespacedName(object));
    }
  }

  #findKustomization(key: string): FluxKustomization | undefined {
    const object = this.#kustomizations.get(key);
    return object === undefined ? undefined : readFluxKustomization(object);
  }

  #stateOf(key: string): SourceState | undefined {
    const source = this.#sources.get(key);
    if (source !== undefined) return { kind: "ready", source };
    const object = this.#gitRepositories.get(key);
    if (object === undefined)
      return this.#gitRepositories.isListed ? { kind: "missing" } : undefined;
    const { artifact, isSuspended } = readGitRepository(object);
    const isLookedAt = this.#repositories.lastLook(key) !== undefined;
    if (!isLookedAt && !isSuspended) return undefined;
    return { kind: artifact === undefined ? "never-seen" : "not-at-hand" };
  }
}
