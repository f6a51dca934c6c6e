import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject } from "../objects/kube-object.ts";
import { isJsonObject } from "../objects/kube-object.ts";
import type { YamlNode } from "../objects/yaml/node.ts";
import { plainData } from "../objects/yaml/plain-data.ts";
import type { Tree } from "../source/tree.ts";
import { accumulate } from "./accumulate/accumulate.ts";
import { emptyAccumulator } from "./accumulate/accumulator.ts";
import { BuildState } from "./accumulate/build-state.ts";
import { finish } from "./accumulate/finish.ts";
import { openLayer } from "./accumulate/open-layer.ts";
import type { BuildProblem } from "./build-problem.ts";
import { placed } from "./failure.ts";
import type { Place } from "./failure.ts";
import { clean, openLoader } from "./load/loader.ts";
import type { ParsedFiles } from "./load/parsed-files.ts";
import type { RemoteNeed } from "./remote/remote-need.ts";
import { NOT_FETCHED, Remotes } from "./remote/remotes.ts";
import type { RemoteContents } from "./remote/remotes.ts";
import type { Resource } from "./resources/resource.ts";

/** How to build; each default is what Flux does. */
export interface BuildOptions {
  /** Whether files may lie outside the kustomization that names them (never outside the tree); default `none`. */
  readonly loadRestrictor?: "root-only" | "none";
  /** The order of the objects; `unspecified` is the command's default: legacy unless the kustomization says; default `none`. */
  readonly reorder?: "none" | "legacy" | "unspecified";
  /** Whether every object gets the label app.kubernetes.io/managed-by. */
  readonly managedByLabel?: boolean;
  /** What was fetched of the needs that an earlier build told; or that remote resources are refused. */
  readonly remotes?: RemoteContents;
  /** Remembers parsed files between builds that share some; it changes nothing but the time they take. */
  readonly parsed?: ParsedFiles;
}

/** What a kustomization comes to. */
export interface Build {
  readonly objects: readonly JsonObject[]; // in kustomize's order
  readonly warnings: readonly string[]; // what kustomize writes to stderr
}

export type BuildResult =
  | { readonly kind: "built"; readonly build: Build }
  | { readonly kind: "needs"; readonly needs: readonly RemoteNeed[] } // fetch these and build again
  | { readonly kind: "failed"; readonly problems: readonly BuildProblem[] };

/** Builds the kustomization at a path of a tree as kustomize v5.8.1 does. */
export function build(tree: Tree, path: string, options: BuildOptions = {}): BuildResult {
  const state = new BuildState(options.parsed);
  const remotes = new Remotes(options.remotes ?? new Map());
  const objects = buildObjects(tree, path, options, state, remotes);
  if (!objects.ok) return toFailure(objects.error, remotes);
  return { kind: "built", build: { objects: objects.value, warnings: state.warnings } };
}

function buildObjects(
  tree: Tree,
  path: string,
  { loadRestrictor = "none", reorder = "none", managedByLabel = false }: BuildOptions,
  state: BuildState,
  remotes: Remotes,
): Result<readonly JsonObject[], readonly BuildProblem[]> {
  const loader = openLoader(tree, path, loadRestrictor, remotes);
  if (!loader.ok) return err([placed(loader.error, { file: clean(path) })]);
  const place = { file: loader.value.directory };
  const layer = openLayer(state, loader.value, undefined, "top", place);
  if (!layer.ok) return layer;
  const { buildMetadata = [] } = layer.value.kustomization.fields;
  const top = buildMetadata.length > 0 ? { ...layer.value, origin: {} } : layer.value;
  const accumulated = accumulate(top, emptyAccumulator());
  if (!accumulated.ok) return accumulated;
  const finished = finish(accumulated.value, top, { reorder, managedByLabel });
  return finished.ok ? toObjects(finished.value) : finished;
}

/** Whoever lacks nothing but remote resources needs them; everything else that is wrong is told first. */
function toFailure(problems: readonly BuildProblem[], { needs }: Remotes): BuildResult {
  const others = problems.filter(({ code }) => code !== NOT_FETCHED);
  return others.length === 0 ? { kind: "needs", needs } : { kind: "failed", problems: others };
}

function toObjects(
  resources: readonly Resource[],
): Result<readonly JsonObject[], readonly BuildProblem[]> {
  const objects: JsonObject[] = [];
  const problems: BuildProblem[] = [];
  for (const { node, place } of resources) {
    const data = node === undefined ? ok(null) : plainData(node);
    if (data.ok && isJsonObject(data.value)) objects.push(data.value);
    else if (data.ok) problems.push(notPrintable("it is no object", place));
    else problems.push(notPrintable(data.error.message, lineIn(place, node, data.error.line)));
  }
  return problems.length > 0 ? err(problems) : ok(objects);
}

/** The line of a file at which a part of an object stands; nodes know their lines in a document. */
function lineIn(place: Place, node: YamlNode | undefined, line: number): Place {
  if (place.line === undefined || node === undefined || line < node.line) return place;
  return { file: place.file, line: place.line + line - node.line };
}

function notPrintable(message: string, place: Place): BuildProblem {
  return {
    code: "output-invalid",
    message,
    advice:
      "Correct the object, or what changes it; lines in this message are those of its text without empty ones.",
    ...place,
  };
}
