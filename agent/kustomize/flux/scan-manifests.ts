import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { compareBytes } from "../../objects/yaml/json-text.ts";
import { resolvePath } from "../../source/resolve-path.ts";
import type { Entry, Tree } from "../../source/tree.ts";
import type { BuildProblem } from "../build-problem.ts";
import { placed } from "../failure.ts";
import type { Failure } from "../failure.ts";
import { KUSTOMIZATION_FILES } from "../kustomization/read-kustomization.ts";
import { decodeText } from "../load/decode-text.ts";
import type { ParsedFiles } from "../load/parsed-files.ts";

/**
 * Finds what a directory without a kustomization holds: every file of objects, and every directory that has a kustomization
 * of its own. All files that hold anything else are told.
 * Matches Flux's scanManifests.
 */
export function scanManifests(
  tree: Tree,
  directory: string,
  parsed: ParsedFiles,
): Result<readonly string[], readonly BuildProblem[]> {
  const scan = new Scan(tree, parsed);
  scan.visit(directory, ".");
  return scan.problems.length > 0 ? err(scan.problems) : ok(scan.resources);
}

class Scan {
  readonly resources: string[] = [];
  readonly problems: BuildProblem[] = [];
  readonly #tree: Tree;
  readonly #parsed: ParsedFiles;

  constructor(tree: Tree, parsed: ParsedFiles) {
    this.#tree = tree;
    this.#parsed = parsed;
  }

  visit(directory: string, name: string): void {
    const entries = this.#tree
      .list(directory)
      .toSorted((left, right) => compareBytes(left.name, right.name));
    for (const entry of entries) {
      this.#visitEntry(entry, join(directory, entry.name), `${name}/${entry.name}`);
    }
  }

  #visitEntry(entry: Entry, path: string, name: string): void {
    if (entry.kind === "directory") {
      if (findKustomization(this.#tree, path) === undefined) this.visit(path, name);
      else this.resources.push(name);
    } else if (entry.kind !== "submodule" && /\.ya?ml$/.test(entry.name)) {
      const failure = this.#check(path);
      if (failure === undefined) this.resources.push(name);
      else this.problems.push(placed(failure, { file: path }));
    }
  }

  #check(path: string): Failure | undefined {
    const found = resolvePath(this.#tree, path);
    const bytes = found.kind === "found" ? this.#tree.read(found.path) : undefined;
    if (bytes === undefined) return unreadable(path, found.kind);
    const text = decodeText(bytes);
    if (!text.ok) return notDecoded(path, text.error);
    const failure = this.#parsed.check(text.value);
    if (failure === undefined) return undefined;
    return { ...failure, ...notDecoded(path, failure.message), file: path };
  }
}

function unreadable(path: string, kind: "escapes" | "found" | "loop" | "missing"): Failure {
  const why = kind === "escapes" ? "it leads out of the repository" : "it leads to no file";
  return {
    code: kind === "escapes" ? "path-outside" : "path-missing",
    message: `failed to decode Kubernetes YAML from ${path}: ${why}`,
    advice: "Let the link lead to a file in the repository, or remove it.",
  };
}

function notDecoded(path: string, message: string): Failure {
  return {
    code: "yaml-invalid",
    message: `failed to decode Kubernetes YAML from ${path}: ${message}`,
    advice: "Make it a manifest, or add a kustomization.yaml that leaves it out.",
  };
}

/** The kustomization file of a directory: the first that there is. */
export function findKustomization(tree: Tree, directory: string): string | undefined {
  return KUSTOMIZATION_FILES.find((name) => {
    const found = resolvePath(tree, join(directory, name));
    return found.kind === "found" && found.entry.kind !== "directory";
  });
}

/** A path in a directory of the tree. */
export function join(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}
