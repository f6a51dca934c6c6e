import { createHash } from "node:crypto";

import { err, ok, type Result } from "#contract/result.ts";

import { printProblem } from "../kustomize/build-problem.ts";
import { build } from "../kustomize/build.ts";
import { withFluxKustomization } from "../kustomize/flux-kustomization.ts";
import { ParsedFiles } from "../kustomize/load/parsed-files.ts";
import type { RemoteContents } from "../kustomize/remote/remotes.ts";
import { inApplyOrder } from "../objects/apply-order.ts";
import { leaveAlone } from "../objects/control-keys.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import { inventoryEntryOf } from "../objects/inventory-id.ts";
import { refOf, type JsonObject, type KubeObject } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import { prepareForApply } from "../objects/prepare.ts";
import { printYaml } from "../objects/print-yaml.ts";
import { textAt, textsAt } from "../objects/read-json.ts";
import { readObjects } from "../objects/read-objects.ts";
import { fluxComponentsIn } from "../plan/flux-components.ts";
import type { FailureReason } from "../report/kustomization-outcome.ts";
import { resolvePath } from "../source/resolve-path.ts";
import type { Tree } from "../source/tree.ts";
import type { Variables } from "../substitute/expand.ts";
import { printSubstituteProblem } from "../substitute/problem.ts";
import { substituteObject } from "../substitute/substitute-object.ts";
import type { Attempt } from "./fetch-needs.ts";

/** What of a Kustomization decides about its build. */
export type Buildable = Pick<FluxKustomization, "name" | "namespace" | "path" | "spec">;

/** What a Kustomization's path came to. */
export interface Built {
  readonly objects: readonly KubeObject[]; // in the order of apply, so that dividing them into stages costs little
  readonly digest: string; // of what was built, before the agent's own changes: the same build has the same digest
  readonly directory: string; // of the tree: where the kustomization lies
  readonly leftAlone: number; // objects that are Flux itself: they stay as they are in the cluster
}

/** Why nothing was built. */
export interface BuildFailure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly wasAttempted: boolean; // the path is there: what it holds cannot be built
}

/** What building came to: something has to be fetched, or it is over. */
export type BuildAttempt = Attempt<Result<Built, BuildFailure>>;

/** Builds what a Kustomization's path of a tree says, with the Kustomization's own changes to it; or tells what has to be fetched first. */
export function buildObjects(
  kustomization: Buildable,
  tree: Tree,
  variables: Variables,
  remotes: RemoteContents,
): BuildAttempt {
  const path = findPath(tree, kustomization.path);
  if (!path.ok) return over(path);
  const parsed = new ParsedFiles(); // by the scan for manifests, for the build
  const entered = withFluxKustomization(tree, path.value, kustomization.spec, parsed);
  if (!entered.ok) return over(err(notBuilt(entered.error.map(printProblem))));
  const result = build(entered.value, path.value, { parsed, remotes });
  switch (result.kind) {
    case "needs":
      return result;
    case "failed":
      return over(err(notBuilt(result.problems.map(printProblem))));
    case "built":
      return over(finish(result.build.objects, kustomization, variables, path.value));
  }
}

function over(result: Result<Built, BuildFailure>): BuildAttempt {
  return { kind: "over", result };
}

/** What becomes of the objects of a build before they are applied. */
function finish(
  built: readonly JsonObject[],
  kustomization: Buildable,
  variables: Variables,
  directory: string,
): Result<Built, BuildFailure> {
  const substituted = substituteAll(built, kustomization, variables);
  if (!substituted.ok) return substituted;
  const read = readObjects(substituted.value);
  if (!read.ok) return err(notBuilt(read.error));
  const twice = duplicates(read.value);
  if (twice.length > 0) return err(notBuilt(twice));
  const commonMetadata = {
    labels: textsAt(kustomization.spec, "commonMetadata", "labels"),
    annotations: textsAt(kustomization.spec, "commonMetadata", "annotations"),
  };
  const flux = fluxComponentsIn(read.value);
  const objects = inApplyOrder(read.value).map((object) => {
    const prepared = prepareForApply(object, kustomization, commonMetadata);
    return flux.has(object) ? leaveAlone(prepared) : prepared;
  });
  const digest = digestOf(substituted.value);
  return ok({ objects, digest, directory, leftAlone: flux.size });
}

function substituteAll(
  objects: readonly JsonObject[],
  { spec }: Buildable,
  variables: Variables,
): Result<readonly JsonObject[], BuildFailure> {
  const always = textAt(spec, "postBuild", "substituteStrategy") === "Always";
  const results = objects.map((object) => ({
    object,
    result: substituteObject(object, variables, { always, strict: true }),
  }));
  const problems = results.flatMap(({ object, result }) => {
    if (result.ok) return [];
    const told = result.error.map(printSubstituteProblem).join("\n");
    return [`post build failed for '${textAt(object, "metadata", "name") ?? ""}': ${told}`];
  });
  if (problems.length > 0) {
    return err({ reason: "BuildFailed", message: problems.join("\n"), wasAttempted: true });
  }
  return ok(results.flatMap(({ result }) => (result.ok ? [result.value] : [])));
}

/** kustomize refuses these itself; here are those that Lists and variables make. */
function duplicates(objects: readonly KubeObject[]): readonly string[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const { id } = inventoryEntryOf(object);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return `${displayName(refOf(object))} is there twice: give one of them another name, or take it out`;
  });
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
      return err(
        noPath(`'${path}' leads out of the repository at '${resolved.at}': correct spec.path`),
      );
    case "loop":
      return err(
        noPath(
          `'${path}' follows symlinks in a circle at '${resolved.at}': correct the symlink, or spec.path`,
        ),
      );
  }
}

function noPath(why: string): BuildFailure {
  const message = `kustomization path not found: ${why}`;
  return { reason: "ArtifactFailed", message, wasAttempted: false };
}

/** Why nothing comes of a build, as it stands in the status. */
export function notBuilt(problems: readonly string[]): BuildFailure {
  const message = `kustomize build failed: ${problems.join("\n")}`;
  return { reason: "BuildFailed", message, wasAttempted: true };
}

/** A digest of the build as YAML: the one that Flux keeps in the history. */
function digestOf(objects: readonly JsonObject[]): string {
  const hash = createHash("sha256");
  for (const [index, object] of objects.entries()) {
    if (index > 0) hash.update("---\n");
    hash.update(printYaml(object));
  }
  return `sha256:${hash.digest("hex")}`;
}
