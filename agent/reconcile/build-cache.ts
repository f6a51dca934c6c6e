import { createHash } from "node:crypto";

import { err, ok, type Result } from "#contract/result.ts";

import type { RemoteNeed } from "../kustomize/remote/remote-need.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import type { RemoteBases } from "../ports.ts";
import { answersTheSame, type Reads } from "../source/recording-tree.ts";
import type { Tree } from "../source/tree.ts";
import type { Variables } from "../substitute/expand.ts";
import { notBuilt, type BuildFailure, type Built } from "./build-objects.ts";
import { buildHere, type Builder, type BuildWork } from "./builder.ts";
import { buildWithNeeds, digestOfFetched, fetchNeeds, type Fetched } from "./fetch-needs.ts";

interface Remembered {
  readonly settings: string; // a digest of everything besides the tree that decides what is built
  readonly reads: Reads;
  readonly directory: string;
  readonly needs: readonly RemoteNeed[]; // what was fetched for it
  readonly fetched: string; // a digest of what came of them
  readonly built: Built;
}

/**
 * Builds Kustomizations, and gives the same build again for as long as nothing of what it read has changed. What lies elsewhere
 * is asked for each time, for a branch may have moved; while it has not, that costs small requests.
 */
export class BuildCache {
  readonly #bases: RemoteBases | undefined; // absent: nothing may lie elsewhere
  readonly #builder: Builder;
  readonly #remembered = new Map<string, Remembered>();

  constructor(bases: RemoteBases | undefined, builder: Builder = buildHere) {
    this.#bases = bases;
    this.#builder = builder;
  }

  async build(
    kustomization: FluxKustomization,
    tree: Tree,
    variables: Variables,
    signal: AbortSignal,
  ): Promise<Result<Built, BuildFailure>> {
    const { key } = kustomization;
    const settings = digestOf(kustomization, variables);
    const known = this.#remembered.get(key);
    const isLike =
      known?.settings === settings && answersTheSame(tree, known.reads, known.directory);
    const there = isLike ? await this.#fetchAgain(known, signal) : NOTHING;
    if (isLike && known.fetched === digestOfFetched(there)) return ok(known.built);
    this.#remembered.delete(key);
    const isLarge = known !== undefined && known.reads.size > LARGE_READS;
    let reads: Reads = new Map();
    const result = await buildWithNeeds(
      async (fetched) => {
        const remotes = this.#bases === undefined ? "refused" : fetched;
        const work: BuildWork = { kustomization, tree, variables, remotes };
        const done = await this.#builder.build(work, isLarge, signal);
        reads = done.reads; // those of the last attempt, which read everything
        return done.attempt;
      },
      this.#bases,
      signal,
      there,
    );
    if (result.kind === "too-many") return err(notBuilt([result.because]));
    if (!result.result.ok) return result.result;
    const built = result.result.value;
    const needs = [...(isLike ? known.needs : []), ...result.needs];
    const fetched = digestOfFetched(result.fetched);
    this.#remembered.set(key, {
      settings,
      reads,
      directory: built.directory,
      needs,
      fetched,
      built,
    });
    return ok(built);
  }

  forget(key: string): void {
    this.#remembered.delete(key);
  }

  async #fetchAgain({ needs }: Remembered, signal: AbortSignal): Promise<Fetched> {
    return this.#bases === undefined ? NOTHING : fetchNeeds(needs, this.#bases, signal);
  }
}

const NOTHING: Fetched = new Map();
const LARGE_READS = 300; // ours: paths that a build asked about which takes long again

/** Variables may be secrets: no more than their digest is kept. */
function digestOf({ spec }: FluxKustomization, variables: Variables): string {
  const settings = JSON.stringify([spec, [...variables]]);
  return createHash("sha256").update(settings).digest("base64url");
}
