import { findCondition, readConditions } from "../../agent/objects/condition.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { objectAt, textAt } from "../../agent/objects/read-json.ts";
import { aGitRepository, aKustomization } from "../../test/e2e/support/flux-objects.ts";
import type { Checkout } from "../../test/support/checkout.ts";
import { NAMESPACE, type BenchWorld } from "./bench-world.ts";
import type { Watcher } from "./watcher.ts";

const GIT_REPOSITORY = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
export const KUSTOMIZATION = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
};

/** A repository that a GitRepository points at, worked on by somebody who pushes. */
export class Subject {
  readonly name: string;
  readonly world: BenchWorld;
  readonly checkout: Checkout;
  readonly gitRepositories: Watcher;
  readonly kustomizations: Watcher;
  #revision = "";

  private constructor(world: BenchWorld, name: string, checkout: Checkout) {
    this.world = world;
    this.name = name;
    this.checkout = checkout;
    this.gitRepositories = world.watch(GIT_REPOSITORY);
    this.kustomizations = world.watch(KUSTOMIZATION);
  }

  /** Makes a repository with these files, and has the agent see it. */
  static async of(world: BenchWorld, name: string, files: Files): Promise<Subject> {
    const { url, checkout } = await world.repository(name);
    const subject = new Subject(world, name, checkout);
    const { revision } = await subject.push(files);
    await world.apply(aGitRepository({ name, namespace: NAMESPACE }, { url, interval: "1h" }));
    await subject.gitRepositories.until(name, hasArtifact(revision));
    return subject;
  }

  /** Has a path of the repository applied; resolves when the Kustomization is made, which takes its part of the time. */
  async build(name: string, path: string): Promise<void> {
    const sourceRef = { kind: "GitRepository", name: this.name };
    const place = { name, namespace: NAMESPACE };
    await this.world.apply(aKustomization(place, { interval: "1h", path, sourceRef }));
  }

  /** Commits and pushes files; tells when git push had returned. */
  async push(files: Files): Promise<{ readonly revision: string; readonly pushedAt: number }> {
    for (const [path, text] of Object.entries(files)) await this.checkout.write(path, text);
    const commit = await this.checkout.commit();
    await this.checkout.push();
    this.#revision = `main@sha1:${commit}`;
    return { revision: this.#revision, pushedAt: performance.now() };
  }

  /** What was pushed last. */
  get revision(): string {
    return this.#revision;
  }
}

/** Paths and texts. */
export type Files = Readonly<Record<string, string>>;

/** Whether a GitRepository has seen a revision. */
export function hasArtifact(revision: string): (object: KubeObject) => boolean {
  return (object) => textAt(object, "status", "artifact", "revision") === revision;
}

/** Whether a Kustomization is ready with a revision applied. */
export function hasApplied(revision: string): (object: KubeObject) => boolean {
  return (object) => {
    const status = objectAt(object, "status");
    const ready = findCondition(readConditions(status), "Ready");
    return ready?.status === "True" && textAt(status, "lastAppliedRevision") === revision;
  };
}

/** Whether a reconcile that was asked for is done. */
export function hasHandled(requestedAt: string): (object: KubeObject) => boolean {
  return (object) => textAt(object, "status", "lastHandledReconcileAt") === requestedAt;
}
