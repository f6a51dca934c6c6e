import { join, normalize } from "node:path/posix";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { resolvePath } from "../../source/resolve-path.ts";
import type { Resolved } from "../../source/resolve-path.ts";
import type { Tree } from "../../source/tree.ts";
import type { Failure } from "../failure.ts";
import { isHttpUrl, parseGitUrl } from "../remote/git-url.ts";
import type { GitUrl } from "../remote/git-url.ts";
import { gitNeed, httpNeed, withoutPassword } from "../remote/remotes.ts";
import type { Remotes } from "../remote/remotes.ts";
import {
  badRoot,
  cycle,
  notADirectory,
  notAFile,
  notFound,
  outside,
  repositoryCycle,
  rooted,
} from "./load-failures.ts";

/** Whether files may lie outside the directory of the kustomization that names them. */
export type LoadRestrictor = "none" | "root-only";

/** A file that was read. */
export interface LoadedFile {
  readonly path: string; // from the root of the tree, without symlinks; what was fetched has its URL before it
  readonly bytes: Uint8Array;
}

/** Where a loader stands. */
interface Standpoint {
  readonly tree: Tree;
  readonly root: string; // the directory, from the root of the tree; empty: that root
  readonly restrictor: LoadRestrictor;
  readonly remotes: Remotes;
  readonly url: string; // of the repository that the tree was fetched from; empty: it is the tree of the build
  readonly referrer: Loader | undefined;
}

/**
 * Reads what a kustomization names. It stands in the kustomization's directory, knows the directories that led there,
 * and leaves the tree neither by "..", nor by an absolute path, nor by a symlink. What is elsewhere it does not fetch: it
 * takes what was fetched before.
 */
export class Loader {
  readonly #at: Standpoint;

  constructor(standpoint: Standpoint) {
    this.#at = standpoint;
  }

  get root(): string {
    return this.#at.root;
  }

  /** The directory for messages. */
  get directory(): string {
    return this.#named(this.#at.root);
  }

  /** The directory as kustomize writes one. */
  get shownDirectory(): string {
    return this.#at.url === "" ? rooted(this.#at.root) : this.directory;
  }

  /** How many kustomizations led here. */
  get depth(): number {
    const { referrer } = this.#at;
    return referrer === undefined ? 0 : referrer.depth + 1;
  }

  /** Reads a file that the kustomization names. */
  load(path: string): Result<LoadedFile, Failure> {
    if (isHttpUrl(path)) return this.#fetch(path);
    const found = this.#find(path);
    if (found.kind !== "found") return err(notFound(found, path, clean(this.#joined(path))));
    if (found.entry.kind === "directory") return err(notAFile(path, found.path));
    const { restrictor, root, tree } = this.#at;
    if (restrictor === "root-only" && !isInside(parentOf(found.path), root)) {
      return err(outside(path, found.path, root));
    }
    const bytes = tree.read(found.path);
    if (bytes === undefined) return err(notAFile(path, found.path));
    return ok({ path: this.#named(found.path), bytes });
  }

  /** Steps into a directory that the kustomization names as a base or a component. */
  enter(path: string): Result<Loader, Failure> {
    if (path === "") return err(badRoot("new root cannot be empty", "Name a file or a directory."));
    const url = parseGitUrl(path);
    if (url !== undefined) return this.#enterRepository(url, path);
    if (path.startsWith("/")) {
      return err(badRoot(`new root '${path}' cannot be absolute`, "Write the path from here."));
    }
    const found = this.#find(path);
    if (found.kind !== "found") return err(notFound(found, path, clean(this.#joined(path))));
    if (found.entry.kind !== "directory") return err(notADirectory(found.path));
    const failure = this.#cycle(found.path);
    if (failure !== undefined) return err(failure);
    return ok(new Loader({ ...this.#at, root: found.path, referrer: this }));
  }

  #fetch(url: string): Result<LoadedFile, Failure> {
    const content = this.#at.remotes.content(httpNeed(url));
    if (!("kind" in content)) return err(content);
    if (content.kind === "bytes") return ok({ path: withoutPassword(url), bytes: content.bytes });
    return err(notAFile(url, withoutPassword(url)));
  }

  /** Whatever leads out of its directory is refused in a repository that was fetched. */
  #enterRepository(url: GitUrl, written: string): Result<Loader, Failure> {
    const failure = this.#repositoryCycle(written);
    if (failure !== undefined) return err(failure);
    const content = this.#at.remotes.content(gitNeed(url));
    if (!("kind" in content)) return err(content);
    if (content.kind !== "tree") return err(notADirectory(url.path));
    const found = resolvePath(content.tree, clean(url.path));
    if (found.kind !== "found") return err(notFound(found, written, url.path));
    if (found.entry.kind !== "directory") return err(notADirectory(found.path));
    return ok(
      new Loader({
        tree: content.tree,
        root: found.path,
        restrictor: "root-only",
        remotes: this.#at.remotes,
        url: written,
        referrer: this,
      }),
    );
  }

  /** A directory that is, or holds, one that led here would be read for ever. */
  #cycle(candidate: string): Failure | undefined {
    const { tree, root, referrer } = this.#at;
    if (isInside(root, candidate)) return cycle(candidate, root);
    return referrer === undefined || referrer.#at.tree !== tree
      ? undefined
      : referrer.#cycle(candidate);
  }

  #repositoryCycle(url: string): Failure | undefined {
    const { url: visited, referrer } = this.#at;
    if (visited !== "" && visited.startsWith(url)) {
      return repositoryCycle(withoutPassword(url), withoutPassword(visited));
    }
    return referrer === undefined ? undefined : referrer.#repositoryCycle(url);
  }

  /** A path of the tree, with the URL of the repository where it is not the build's own. */
  #named(path: string): string {
    const { url } = this.#at;
    return url === "" ? path : `${withoutPassword(url)}:${path}`;
  }

  #joined(path: string): string {
    return path.startsWith("/") ? path.slice(1) : join(this.#at.root, path);
  }

  #find(path: string): Resolved {
    const whole = this.#joined(path);
    const climbs = normalize(whole).startsWith("..");
    if (climbs && (this.#at.restrictor === "none" || this.#at.url !== "")) {
      return { kind: "escapes", at: whole };
    }
    return resolvePath(this.#at.tree, clean(whole));
  }
}

/** Makes the loader for the directory at which a build begins. */
export function openLoader(
  tree: Tree,
  path: string,
  restrictor: LoadRestrictor,
  remotes: Remotes,
): Result<Loader, Failure> {
  const found = resolvePath(tree, clean(path));
  if (found.kind !== "found") {
    const missing = notFound(found, path, clean(path));
    const why = found.kind === "missing" ? `'${path}' doesn't exist` : missing.message;
    const message = `must build at directory: not a valid directory: ${why}`;
    return err({ ...missing, message });
  }
  if (found.entry.kind !== "directory") return err(notADirectory(found.path));
  const root = found.path;
  return ok(new Loader({ tree, root, restrictor, remotes, url: "", referrer: undefined }));
}

/** A path without "." and ".."; the parent of the root is the root, as in a file system. */
export function clean(path: string): string {
  return normalize(`/${path}`).replace(/^\/+/, "").replace(/\/+$/, "");
}

function isInside(path: string, directory: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}
