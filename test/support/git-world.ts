import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { gitSource, type GitOptions } from "../../agent/adapters/git.ts";
import type { Git, GitLook, GitProblem, GitSight } from "../../agent/ports.ts";
import type { Tree } from "../../agent/source/tree.ts";
import { startGitServer, type GitServer } from "../../infra/local/git/git-server.ts";
import { Checkout } from "./checkout.ts";

/** A git server with a repository, somebody who pushes to it, and the adapter that reads it. */
export class GitWorld {
  readonly server: GitServer;
  readonly url: string;
  readonly checkout: Checkout;
  readonly repository: string; // the folder of the bare repository
  readonly cache: string;
  readonly #directory: string;
  git: Git;

  private constructor(directory: string, server: GitServer, url: string, checkout: Checkout) {
    this.#directory = directory;
    this.repository = join(directory, "repositories/acme/shop.git");
    this.cache = join(directory, "cache");
    this.server = server;
    this.url = url;
    this.checkout = checkout;
    this.git = gitSource({ directory: this.cache });
  }

  static async open(): Promise<GitWorld> {
    const directory = await mkdtemp(join(tmpdir(), "pullhook-git-world-"));
    const server = await startGitServer({ directory: join(directory, "repositories") });
    const url = await server.createRepository("acme/shop");
    return new GitWorld(directory, server, url, await Checkout.of(url));
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.checkout.remove();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** As when the agent starts anew: only what is on the disk is left. */
  restart(options: Partial<GitOptions> = {}): void {
    this.git = gitSource({ directory: this.cache, ...options });
  }

  /** Looks, and expects to see something. */
  async see(over: Partial<GitLook> = {}): Promise<GitSight> {
    const sight = await this.git.look(this.look(over), new AbortController().signal);
    if (sight.ok) return sight.value;
    throw new Error(`${sight.error.code}: ${sight.error.message}`);
  }

  /** Looks, and expects not to be able to. */
  async fail(over: Partial<GitLook> = {}): Promise<GitProblem> {
    const sight = await this.git.look(this.look(over), new AbortController().signal);
    if (sight.ok) throw new Error(`a problem was expected, but ${sight.value.commit} was seen`);
    return sight.error;
  }

  look(over: Partial<GitLook> = {}): GitLook {
    const remote = { url: this.url, timeoutSeconds: 20 };
    return { remote, branch: "main", cacheKey: "shop", expectMove: false, ...over };
  }
}

/** The text of a file; undefined where there is none. */
export function textAt(tree: Tree, path: string): string | undefined {
  const bytes = tree.read(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

/** Every file of a tree with its content, and every symlink and submodule with what it points at. */
export function contentOf(tree: Tree, directory = ""): ReadonlyMap<string, string> {
  const found = tree.list(directory).flatMap(({ name, kind, id }): [string, string][] => {
    const path = directory === "" ? name : `${directory}/${name}`;
    if (kind === "directory") return [...contentOf(tree, path)];
    const content =
      kind === "submodule" ? id : Buffer.from(tree.read(path) ?? []).toString("base64");
    return [[path, `${kind} ${id} ${content}`]];
  });
  return new Map(found);
}
