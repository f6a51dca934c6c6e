import { REQUESTED_AT } from "../objects/flux-object.ts";
import { GIT_REPOSITORY, readGitRepository } from "../objects/git-repository.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import { textAt, textsAt } from "../objects/read-json.ts";
import { namesSameRepository, type Target } from "./target.ts";

const DEFAULT_BRANCH = "master"; // Flux's, whatever the repository's own is

/** Flux's GitRepositories, which look again when `reconcile.fluxcd.io/requestedAt` has a new value. */
export const FLUX_TARGET: Target = {
  kind: GIT_REPOSITORY,
  isConcerned(object, { repository, ref }) {
    const { url, spec, isSuspended, isDeleted } = readGitRepository(object);
    if (isSuspended || isDeleted) return false;
    return follows(spec, ref) && namesSameRepository(url, repository);
  },
  hasSeen(object, commit) {
    const revision = textAt(object, "status", "artifact", "revision") ?? "";
    return revision.endsWith(`:${commit}`);
  },
  annotations: (now) => ({ [REQUESTED_AT]: now.toISOString() }),
};

/** Whether a GitRepository follows a ref, by the first of these that its spec names, as Flux: commit, name, semver, tag, branch. */
function follows(spec: JsonObject, ref: string): boolean {
  const { commit = "", name = "", semver = "", tag = "", branch = "" } = textsAt(spec, "ref");
  if (commit !== "") return false; // it stays where it is
  if (name !== "") return ref === name;
  if (semver !== "") return ref.startsWith("refs/tags/");
  if (tag !== "") return ref === `refs/tags/${tag}`;
  return ref === `refs/heads/${branch === "" ? DEFAULT_BRANCH : branch}`;
}
