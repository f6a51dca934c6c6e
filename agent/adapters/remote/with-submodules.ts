import { err, ok, type Result } from "#contract/result.ts";

import { readGitmodules, submoduleUrl } from "../../source/read-gitmodules.ts";
import type { Tree } from "../../source/tree.ts";
import { withMounts } from "../../source/with-mounts.ts";

const MAX_SUBMODULES = 32; // ours: of one repository, those inside of others too

/** A repository at a commit. */
interface AtCommit {
  readonly url: string;
  readonly commit: string;
}

/** Fetches a repository, or tells in a sentence why it cannot be had. */
export type FetchCommit = (asked: AtCommit) => Promise<Result<Tree, string>>;

/**
 * Fetches the submodules of a repository, those of submodules too, and puts them in their places. One that cannot be had
 * fails all, as with `git submodule update --init --recursive`, which kustomize calls.
 */
export function withSubmodules(
  tree: Tree,
  url: string,
  fetch: FetchCommit,
): Promise<Result<Tree, string>> {
  let left = MAX_SUBMODULES;
  async function complete(holder: Tree, holderUrl: string): Promise<Result<Tree, string>> {
    const mounts = new Map<string, Tree>();
    for (const { path, url: written } of submodulesOf(holder)) {
      const entry = holder.entry(path);
      if (entry?.kind !== "submodule" || mounts.has(path)) continue;
      left -= 1;
      if (left < 0) return err(`it has more than ${MAX_SUBMODULES} submodules`);
      const asked = { url: submoduleUrl(written, holderUrl), commit: entry.id };
      const fetched = await fetch(asked);
      const whole = fetched.ok ? await complete(fetched.value, asked.url) : fetched;
      if (!whole.ok) return err(`its submodule "${path}" cannot be had: ${whole.error}`);
      mounts.set(path, whole.value);
    }
    return ok(mounts.size === 0 ? holder : withMounts(holder, mounts));
  }
  return complete(tree, url);
}

function submodulesOf(tree: Tree): ReturnType<typeof readGitmodules> {
  const file = tree.entry(".gitmodules");
  if (file?.kind !== "file") return [];
  return readGitmodules(new TextDecoder().decode(tree.read(".gitmodules")));
}
