import { resolve } from "node:path";

import { err, ok, type Result } from "#contract/result.ts";

import { printProblem, type BuildProblem } from "../../kustomize/build-problem.ts";
import { build, type Build } from "../../kustomize/build.ts";
import { parseGitUrl, type GitUrl } from "../../kustomize/remote/git-url.ts";
import { gitNeed, withoutPassword } from "../../kustomize/remote/remotes.ts";
import type { RemoteBases } from "../../ports.ts";
import { buildWithNeeds, type Attempt } from "../../reconcile/fetch-needs.ts";
import type { Tree } from "../../source/tree.ts";
import { shownPath } from "../shown-path.ts";
import type { BuildRequest } from "./read-request.ts";

/** Where a build finds what it reads. */
export interface BuildPlace {
  readonly tree: Tree; // of the whole machine: a kustomization may name what lies beside its directory, or above
  readonly directory: string; // that paths are relative to
  readonly bases: RemoteBases;
}

type Built = Result<Build, readonly string[]>;

/** Builds a directory, or a path of a repository that is fetched, with all it names. Problems are lines to be told. */
export function buildRequested(request: BuildRequest, place: BuildPlace): Promise<Built> {
  const url = parseGitUrl(request.path);
  if (url === undefined) return buildDirectory(request, place);
  if (!request.allowsRemote) return Promise.resolve(err([refusedUrl(request.path)]));
  return buildRepository(request, url, place);
}

function buildDirectory(
  request: BuildRequest,
  { tree, directory, bases }: BuildPlace,
): Promise<Built> {
  const path = resolve(directory, request.path);
  return buildTree(request, { tree, path, bases }, (problem) =>
    inDirectory(problem, { tree, directory, path }),
  );
}

/** Whatever leads out of its directory is refused in a repository, as kustomize does. */
async function buildRepository(
  request: BuildRequest,
  url: GitUrl,
  { bases }: BuildPlace,
): Promise<Built> {
  const tree = await bases.repository(gitNeed(url), new AbortController().signal);
  const shown = withoutPassword(request.path);
  if (!tree.ok) return err([`${shown} could not be fetched: ${tree.error}`]);
  const options = { ...request.options, loadRestrictor: "root-only" as const };
  return buildTree(
    { ...request, options },
    { tree: tree.value, path: url.path, bases },
    (problem) => ({ ...problem, file: `${shown}:${problem.file}` }),
  );
}

interface TreePlace {
  readonly tree: Tree;
  readonly path: string;
  readonly bases: RemoteBases;
}

async function buildTree(
  { options, allowsRemote }: BuildRequest,
  { tree, path, bases }: TreePlace,
  rename: (problem: BuildProblem) => BuildProblem,
): Promise<Built> {
  const built = await buildWithNeeds(
    (fetched): Attempt<Built> => {
      const remotes = allowsRemote ? fetched : "refused";
      const result = build(tree, path, { ...options, remotes });
      switch (result.kind) {
        case "needs":
          return result;
        case "built":
          return { kind: "over", result: ok(result.build) };
        case "failed":
          return { kind: "over", result: err(result.problems.map(rename).map(printProblem)) };
      }
    },
    bases,
    new AbortController().signal,
  );
  return built.kind === "over" ? built.result : err([built.because]);
}

interface Asked {
  readonly tree: Tree;
  readonly directory: string;
  readonly path: string; // what is built, absolute; perhaps it is not there
}

/** Problems name files from the root of the tree; people call them from where they are. What was fetched keeps its URL. */
function inDirectory(problem: BuildProblem, { tree, directory, path }: Asked): BuildProblem {
  const file = `/${problem.file}`;
  const isHere = file === path || tree.entry(problem.file) !== undefined;
  return isHere ? { ...problem, file: shownPath(file, directory) } : problem;
}

function refusedUrl(path: string): string {
  return `${withoutPassword(path)} is not on this machine, and --no-remote-bases refuses it. Clone it and build the clone.`;
}
