import { createHash } from "node:crypto";

import { err, ok, type Result } from "#contract/result.ts";

import type { Git, GitProblem, RemoteBases, RemoteRepository } from "../ports.ts";
import type { Tree } from "../source/tree.ts";
import { fetchFile } from "./remote/fetch-file.ts";
import { withSubmodules } from "./remote/with-submodules.ts";

const MAX_REPOSITORIES = 256; // ours: kept in the cache; beyond, those not used for longest are dropped
const MAX_TIMEOUT_SECONDS = 120; // ours: a URL may name another time, but not a longer one

/**
 * Reads what kustomizations name outside of their repository: files over http and https, repositories over the same. No
 * credentials are sent but those in the URL. The git port is one of its own, for what nobody uses any more is dropped from it.
 */
export function remoteBases(git: Git): RemoteBases {
  return new HttpBases(git);
}

type Repository = Omit<RemoteRepository, "submodules">;

class HttpBases implements RemoteBases {
  readonly #git: Git;
  readonly #kept = new Set<string>(); // cache keys, the one used last at the end

  constructor(git: Git) {
    this.#git = git;
  }

  file(url: string, signal: AbortSignal): Promise<Result<Uint8Array, string>> {
    return fetchFile(url, signal);
  }

  async repository(asked: RemoteRepository, caller: AbortSignal): Promise<Result<Tree, string>> {
    const timeoutSeconds = Math.min(asked.timeoutSeconds, MAX_TIMEOUT_SECONDS);
    const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
    const signal = AbortSignal.any([caller, deadline]);
    const tree = await this.#look({ ...asked, timeoutSeconds }, caller);
    if (!tree.ok || !asked.submodules) return tree;
    return withSubmodules(tree.value, asked.url, ({ url, commit }) =>
      deadline.aborted
        ? Promise.resolve(err(`it all took longer than ${timeoutSeconds} s`))
        : this.#look({ url, ref: commit, timeoutSeconds }, signal),
    );
  }

  async #look(asked: Repository, signal: AbortSignal): Promise<Result<Tree, string>> {
    const scheme = schemeOf(asked.url);
    if (scheme !== "http" && scheme !== "https") return err(otherScheme(scheme));
    if (!URL.canParse(asked.url)) return err("it is no URL");
    const cacheKey = cacheKeyOf(asked);
    const look = {
      remote: { url: asked.url, timeoutSeconds: asked.timeoutSeconds },
      ref: asked.ref ?? "HEAD",
      cacheKey,
      expectMove: true,
    };
    const sight = await this.#git.look(look, signal);
    await this.#keep(cacheKey);
    return sight.ok ? ok(sight.value.tree) : err(reasonOf(sight.error));
  }

  async #keep(cacheKey: string): Promise<void> {
    this.#kept.delete(cacheKey);
    this.#kept.add(cacheKey);
    if (this.#kept.size <= MAX_REPOSITORIES) return;
    const [oldest = ""] = this.#kept;
    this.#kept.delete(oldest);
    await this.#git.keepOnly(this.#kept);
  }
}

/** A digest, for a URL may hold a password. Each ref has its own cache, so that fetching one never closes the tree of another. */
function cacheKeyOf({ url, ref = "" }: Repository): string {
  return createHash("sha256").update(`${ref} ${url}`).digest("hex");
}

function schemeOf(url: string): string {
  const [, scheme = "ssh"] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url) ?? []; // git@host:path is ssh
  return scheme.toLowerCase();
}

function otherScheme(scheme: string): string {
  const instead = "only http and https are, so write its https URL";
  return scheme === "file"
    ? `repositories on the disk are not read here: ${instead}`
    : `${scheme} is not spoken here: ${instead}`;
}

/** The sentences of problems are about a GitRepository's own URL; this one has no Secret. */
function reasonOf({ code, message }: GitProblem): string {
  if (code !== "git-auth") return message.replace(/\.$/, "");
  return "it wants credentials, and none are sent but those in a URL";
}
