import type { CommitSha } from "#contract/commit-sha.ts";

import {
  GIT_REPOSITORY,
  readGitRepository,
  type GitRepository,
} from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { gitRepositoryEvents, gitRepositoryStatus } from "../report/git-repository-status.ts";
import type { Reconciled, Reconciler, Record } from "./controller.ts";
import { lookAtRepository, type LookProblem } from "./git-repository.ts";
import { RetryDelays } from "./retry-delays.ts";
import type { Sources } from "./sources.ts";
import { jittered, type World } from "./world.ts";

/** What the last look that is recorded in the status came to. */
export type Look =
  | { readonly kind: "seen"; readonly commit: CommitSha }
  | { readonly kind: "failed"; readonly problem: LookProblem };

/** Keeps GitRepositories reconciled: looks at each, records the revision, and hands its files on. */
export class GitRepositoryReconciler implements Reconciler {
  readonly kind = GIT_REPOSITORY;
  readonly component = "source-controller";
  readonly statusManager = "source-controller";
  readonly #world: World;
  readonly #sources: Sources;
  readonly #looks = new Map<string, Look>();
  readonly #expected = new Set<string>();
  readonly #delays: RetryDelays;

  constructor(world: World, sources: Sources) {
    this.#world = world;
    this.#sources = sources;
    this.#delays = new RetryDelays(world);
  }

  /** The last recorded look at a repository. */
  lastLook(key: string): Look | undefined {
    return this.#looks.get(key);
  }

  /** A hint says that a repository's branch moved: the next look is made for finding a new commit. */
  expectMove(key: string): void {
    this.#expected.add(key);
  }

  async reconcile(object: KubeObject, _: Record, signal: AbortSignal): Promise<Reconciled> {
    const repository = readGitRepository(object);
    const { key } = repository;
    const expectMove = this.#expected.delete(key);
    const looked = await lookAtRepository(repository, expectMove, this.#world, signal);
    const { outcome } = looked.ok ? looked.value : looked.error;
    return {
      status: gitRepositoryStatus(repository, outcome, this.#world.clock()),
      events: gitRepositoryEvents(repository, outcome),
      againSeconds: looked.ok
        ? this.#afterSuccess(repository)
        : this.#afterFailure(repository, looked.error),
      whenRecorded: () => {
        if (!looked.ok) return void this.#looks.set(key, { kind: "failed", problem: looked.error });
        const { source } = looked.value;
        this.#looks.set(key, { kind: "seen", commit: source.commit });
        this.#sources.put(key, source);
      },
    };
  }

  finalize(): Promise<boolean> {
    return Promise.resolve(true);
  }

  forget(key: string, left: readonly KubeObject[]): void {
    this.#looks.delete(key);
    this.#delays.forget(key);
    this.#sources.remove(key);
    const cacheKeys = new Set(left.flatMap(({ metadata }) => metadata.uid ?? []));
    this.#world.git.keepOnly(cacheKeys).catch((thrown: unknown) => {
      this.#world.log.error("clearing the cache failed", { error: String(thrown) });
    });
  }

  #afterSuccess({ key, intervalSeconds }: GitRepository): number {
    this.#delays.forget(key);
    return jittered(intervalSeconds, this.#world);
  }

  /** Later each time, as Flux's sources, but never later than the interval: the poll always stays on. */
  #afterFailure({ key, intervalSeconds }: GitRepository, problem: LookProblem): number | undefined {
    if (problem.outcome.isStalled) return undefined;
    return jittered(Math.min(this.#delays.failed(key), intervalSeconds), this.#world);
  }
}
