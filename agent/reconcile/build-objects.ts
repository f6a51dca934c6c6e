import { createHash } from "node:crypto";

import { err, ok, type Result } from "#contract/result.ts";

import { printProblem, type BuildProblem } from "../kustomize/build-problem.ts";
import { build } from "../kustomize/build.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { printJson } from "../objects/print-json.ts";
import type { FailureReason } from "../report/kustomization-outcome.ts";
import { resolvePath } from "../source/resolve-path.ts";
import type { Tree } from "../source/tree.ts";

/** What a Kustomization's path came to. */
export interface Built {
  readonly objects: readonly KubeObject[];
  readonly digest: string; // of the objects: the same build has the same digest
}

/** Why nothing was built. */
export interface BuildFailure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly wasAttempted: boolean; // the path is there: what it holds cannot be built
}

/** Builds what a Kustomization's path of a tree says, with the Kustomization's own changes to it. */
export function buildObjects(
  kustomization: FluxKustomization,
  tree: Tree,
): Result<Built, BuildFailure> {
  const path = findPath(tree, kustomization.path);
  if (!path.ok) return path;
  const prepared = withFluxKustomization(tree, path.value, kustomization.spec);
  if (!prepared.ok) return err(notBuilt(prepared.error));
  const result = build(prepared.value, path.value);
  switch (result.kind) {
    case "failed":
      return err(notBuilt(result.problems));
    case "needs":
      return err(notBuilt(result.needs.map(notFetched)));
    case "built":
      return ok({ objects: result.build.objects, digest: digestOf(result.build.objects) });
  }
}

/** The path of a Kustomization is below the root whether it begins with `/`, `./` or neither, as in Flux. */
function findPath(tree: Tree, path: string): Result<string, BuildFailure> {
  const resolved = resolvePath(tree, path.replace(/^\/+/, ""));
  switch (resolved.kind) {
    case "found":
      if (resolved.entry.kind === "directory") return ok(resolved.path);
      return err(noPath(`'${path}' is a file: spec.path names the directory that holds it`));
    case "missing":
      return err(
        noPath(
          `stat ${path}: no such file or directory: there is nothing at '${resolved.at}' in the repository, correct spec.path or add it`,
        ),
      );
    case "escapes":
      return err(noPath(`'${path}' leads out of the repository at '${resolved.at}'`));
    case "loop":
      return err(noPath(`'${path}' follows symlinks in a circle at '${resolved.at}'`));
  }
}

function noPath(why: string): BuildFailure {
  const message = `kustomization path not found: ${why}`;
  return { reason: "ArtifactFailed", message, wasAttempted: false };
}

function notBuilt(problems: readonly BuildProblem[]): BuildFailure {
  const message = `kustomize build failed: ${problems.map(printProblem).join("\n")}`;
  return { reason: "BuildFailed", message, wasAttempted: true };
}

function digestOf(objects: readonly KubeObject[]): string {
  return `sha256:${createHash("sha256").update(printJson(objects)).digest("hex")}`;
}
