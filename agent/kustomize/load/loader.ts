import { join, normalize } from "node:path/posix";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { resolvePath } from "../../source/resolve-path.ts";
import type { Resolved } from "../../source/resolve-path.ts";
import type { Tree } from "../../source/tree.ts";
import type { Failure } from "../failure.ts";
import { isHttpUrl, parseGitUrl } from "../remote/git-url.ts";

/** Whether files may lie outside the directory of the kustomization that names them. */
export type LoadRestrictor = "none" | "root-only";

/** A file that was read. */
export interface LoadedFile {
  readonly path: string; // from the root of the tree, without symlinks
  readonly bytes: Uint8Array;
}

/**
 * Reads what a kustomization names. It stands in the kustomization's directory, knows the directories that led there,
 * and leaves the tree neither by "..", nor by an absolute path, nor by a symlink.
 */
export class Loader {
  readonly root: string; // the directory, from the root of the tree; empty: that root
  readonly #tree: Tree;
  readonly #restrictor: LoadRestrictor;
  readonly #referrer: Loader | undefined;

  constructor(tree: Tree, root: string, restrictor: LoadRestrictor, referrer?: Loader) {
    this.#tree = tree;
    this.root = root;
    this.#restrictor = restrictor;
    this.#referrer = referrer;
  }

  /** How many kustomizations led here. */
  get depth(): number {
    return this.#referrer === undefined ? 0 : this.#referrer.depth + 1;
  }

  /** A path of the kustomization as one from the root of the tree, for messages. */
  place(path: string): string {
    return clean(this.#joined(path));
  }

  /** Reads a file that the kustomization names. */
  load(path: string): Result<LoadedFile, Failure> {
    if (isHttpUrl(path)) return err(remoteFailure(path));
    const found = this.#find(path);
    if (found.kind !== "found") return err(notFound(found, path, this.place(path)));
    if (found.entry.kind === "directory") return err(notAFile(path, found.path));
    if (this.#restrictor === "root-only" && !isInside(parentOf(found.path), this.root)) {
      return err(outside(path, found.path, this.root));
    }
    const bytes = this.#tree.read(found.path);
    return bytes === undefined ? err(notAFile(path, found.path)) : ok({ path: found.path, bytes });
  }

  /** Steps into a directory that the kustomization names as a base or a component. */
  enter(path: string): Result<Loader, Failure> {
    if (path === "") return err(badRoot("new root cannot be empty", "Name a file or a directory."));
    if (parseGitUrl(path) !== undefined) return err(remoteFailure(path));
    if (path.startsWith("/")) {
      return err(badRoot(`new root '${path}' cannot be absolute`, "Write the path from here."));
    }
    const found = this.#find(path);
    if (found.kind !== "found") {
      const missing = notFound(found, path, this.place(path));
      return err({ ...missing, message: `must build at directory: ${missing.message}` });
    }
    if (found.entry.kind !== "directory") return err(notADirectory(found.path));
    return (
      this.#cycle(found.path) ?? ok(new Loader(this.#tree, found.path, this.#restrictor, this))
    );
  }

  /** A directory that is, or holds, one that led here would be read for ever. */
  #cycle(candidate: string): Result<Loader, Failure> | undefined {
    if (!isInside(this.root, candidate)) {
      return this.#referrer === undefined ? undefined : this.#referrer.#cycle(candidate);
    }
    const visited = rooted(this.root);
    return err({
      code: "cycle",
      message: `cycle detected: candidate root '${rooted(candidate)}' contains visited root '${visited}'`,
      advice: "Name a directory beside this one, or further down.",
    });
  }

  #joined(path: string): string {
    return path.startsWith("/") ? path.slice(1) : join(this.root, path);
  }

  #find(path: string): Resolved {
    const whole = this.#joined(path);
    const climbs = normalize(whole).startsWith("..");
    if (climbs && this.#restrictor === "none") return { kind: "escapes", at: whole };
    return resolvePath(this.#tree, clean(whole));
  }
}

/** Makes the loader for the directory at which a build begins. */
export function openLoader(
  tree: Tree,
  path: string,
  restrictor: LoadRestrictor,
): Result<Loader, Failure> {
  const found = resolvePath(tree, clean(path));
  if (found.kind !== "found") {
    const missing = notFound(found, path, clean(path));
    const why = found.kind === "missing" ? `'${path}' doesn't exist` : missing.message;
    const message = `must build at directory: not a valid directory: ${why}`;
    return err({ ...missing, message });
  }
  if (found.entry.kind !== "directory") return err(notADirectory(found.path));
  return ok(new Loader(tree, found.path, restrictor));
}

/** A path without "." and ".."; the parent of the root is the root, as in a file system. */
export function clean(path: string): string {
  return normalize(`/${path}`).replace(/^\/+/, "").replace(/\/+$/, "");
}

/** A path of the tree as kustomize writes one. */
export function rooted(path: string): string {
  return `/${path}`;
}

function isInside(path: string, directory: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

function notFound(resolved: Resolved, path: string, whole: string): Failure {
  switch (resolved.kind) {
    case "found":
    case "missing":
      return {
        code: "path-missing",
        message: `"${path}": '${rooted(whole)}' doesn't exist`,
        advice: "Add it, or correct the path.",
      };
    case "escapes":
      return {
        code: "path-outside",
        message: `"${path}": security; '${resolved.at}' leads out of the repository`,
        advice: "Name something inside the repository.",
      };
    case "loop":
      return {
        code: "path-outside",
        message: `"${path}": too many symlinks, the last at '${resolved.at}'`,
        advice: "Let the symlinks end at a file.",
      };
  }
}

function notAFile(path: string, whole: string): Failure {
  return {
    code: "path-missing",
    message: `"${path}": '${rooted(whole)}' must resolve to a file`,
    advice: "Name a file.",
  };
}

function outside(path: string, whole: string, root: string): Failure {
  return {
    code: "path-outside",
    message: `"${path}": security; file '${rooted(whole)}' is not in or below '${rooted(root)}'`,
    advice: "Move the file below the kustomization, or build with the load restrictor none.",
  };
}

function notADirectory(path: string): Failure {
  const message = `must build at directory: '${rooted(path)}': file is not directory`;
  const advice = "Name a directory that holds a kustomization.";
  return { code: "path-missing", message, advice };
}

function badRoot(message: string, advice: string): Failure {
  return { code: "kustomization-invalid", message, advice };
}

function remoteFailure(url: string): Failure {
  return {
    code: "remote-refused",
    message: `"${url}" is not in the repository, and remote resources are not read yet`,
    advice: "Copy what it holds into the repository.",
  };
}
