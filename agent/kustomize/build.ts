import type { KubeObject } from "../objects/kube-object.ts";
import type { Tree } from "../source/tree.ts";
import type { BuildProblem } from "./build-problem.ts";
import type { RemoteNeed } from "./remote/remote-need.ts";

/** How to build; each default is what Flux does. */
export interface BuildOptions {
  /** Whether files may lie outside the kustomization that names them (never outside the tree); default `none`. */
  readonly loadRestrictor?: "root-only" | "none";
  /** The order of the objects; `unspecified` is the command's default: legacy unless the kustomization says; default `none`. */
  readonly reorder?: "none" | "legacy" | "unspecified";
  /** Whether every object gets the label app.kubernetes.io/managed-by. */
  readonly managedByLabel?: boolean;
}

/** What a kustomization comes to. */
export interface Build {
  readonly objects: readonly KubeObject[]; // in kustomize's order
  readonly warnings: readonly string[]; // what kustomize writes to stderr
}

export type BuildResult =
  | { readonly kind: "built"; readonly build: Build }
  | { readonly kind: "needs"; readonly needs: readonly RemoteNeed[] } // fetch these and build again
  | { readonly kind: "failed"; readonly problems: readonly BuildProblem[] };

/** Builds the kustomization at a path of a tree as kustomize v5.8.1 does. */
export function build(_tree: Tree, path: string, _options: BuildOptions = {}): BuildResult {
  return {
    kind: "failed",
    problems: [
      {
        code: "kustomization-missing",
        message: `There is no kustomization at "${path}".`,
        file: path,
        advice: "Add a kustomization.yaml.",
      },
    ],
  };
}
