import { createHash } from "node:crypto";

import type { Result } from "#contract/result.ts";

import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import { answersTheSame, recording, type Reads } from "../source/recording-tree.ts";
import type { Tree } from "../source/tree.ts";
import type { Variables } from "../substitute/expand.ts";
import { buildObjects, type BuildFailure, type Built } from "./build-objects.ts";

interface Remembered {
  readonly settings: string; // a digest of everything besides the tree that decides what is built
  readonly reads: Reads;
  readonly directory: string;
  readonly built: Built;
}

/** Builds Kustomizations, and gives the same build again for as long as nothing of what it read has changed. */
export class BuildCache {
  readonly #remembered = new Map<string, Remembered>();

  build(
    kustomization: FluxKustomization,
    tree: Tree,
    variables: Variables,
  ): Result<Built, BuildFailure> {
    const { key } = kustomization;
    const settings = digestOf(kustomization, variables);
    const known = this.#remembered.get(key);
    if (known?.settings === settings && answersTheSame(tree, known.reads, known.directory)) {
      return { ok: true, value: known.built };
    }
    const recorded = recording(tree);
    const built = buildObjects(kustomization, recorded.tree, variables);
    if (built.ok) {
      const { reads } = recorded;
      const { directory } = built.value;
      this.#remembered.set(key, { settings, reads, directory, built: built.value });
    } else {
      this.#remembered.delete(key);
    }
    return built;
  }

  forget(key: string): void {
    this.#remembered.delete(key);
  }
}

/** Variables may be secrets: no more than their digest is kept. */
function digestOf({ spec }: FluxKustomization, variables: Variables): string {
  const settings = JSON.stringify([spec, [...variables]]);
  return createHash("sha256").update(settings).digest("base64url");
}
