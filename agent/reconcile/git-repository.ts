import { createHash } from "node:crypto";

import { withoutCredentials } from "#contract/repository-url.ts";
import { err, ok, type Result } from "#contract/result.ts";

import type { Artifact, GitRepository } from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import type { Cluster, GitProblem, GitSight } from "../ports.ts";
import { printTime } from "../report/conditions.ts";
import type { GitRepositoryOutcome } from "../report/git-repository-outcome.ts";
import { ignoring } from "../source/ignore.ts";
import { printRevision } from "../source/revision.ts";
import type { Tree } from "../source/tree.ts";
import { gitRemoteOf } from "./git-remote.ts";
import type { Source } from "./sources.ts";
import { unsupportedInGitRepository, unsupportedMessage } from "./unsupported.ts";
import type { World } from "./world.ts";

/** Why a repository was not read, with the code of the git problem where it is one. */
export interface LookProblem {
  readonly outcome: Extract<GitRepositoryOutcome, { kind: "failed" }>;
  readonly code?: GitProblem["code"];
}

/** What a look found: the source it makes, and the outcome to be told. */
export interface LookFound {
  readonly outcome: Extract<GitRepositoryOutcome, { kind: "stored" }>;
  readonly source: Source;
}

/** Looks at a repository: where its branch is, and which files are there. */
export async function lookAtRepository(
  repository: GitRepository,
  expectMove: boolean, // a hint says that the branch moved
  world: World,
  signal: AbortSignal,
): Promise<Result<LookFound, LookProblem>> {
  const refused = refusal(repository);
  if (refused !== undefined) return err({ outcome: refused });
  const secret = await readSecret(repository, world.cluster, signal);
  if (!secret.ok) return err(notAuthenticated(secret.error));
  const remote = gitRemoteOf(repository, secret.value);
  if (!remote.ok) return err(notAuthenticated(remote.error));
  const { branch, uid } = repository;
  const sight = await world.git.look(
    {
      remote: remote.value,
      cacheKey: uid,
      expectMove,
      ...(branch === undefined ? {} : { branch }),
    },
    signal,
  );
  if (!sight.ok) return err(notSeen(sight.error));
  return ok(found(repository, sight.value, world.clock()));
}

function refusal({ spec, url }: GitRepository): LookProblem["outcome"] | undefined {
  const fields = unsupportedInGitRepository(spec);
  if (fields.length > 0) return stalled("UnsupportedField", unsupportedMessage(fields));
  if (!URL.canParse(url))
    return stalled("URLInvalid", `failed to parse url '${withoutCredentials(url)}'`);
  if (/^https?:\/\//i.test(url)) return undefined;
  return stalled(
    "UnsupportedField",
    `spec.url '${withoutCredentials(url)}' is not http or https: other protocols are not supported yet, use the repository's https address`,
  );
}

function stalled(reason: string, message: string): LookProblem["outcome"] {
  return { kind: "failed", reason, message, isStalled: true };
}

async function readSecret(
  { namespace, secretName }: GitRepository,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Result<KubeObject | undefined, string>> {
  if (secretName === undefined) return ok(undefined);
  const ref = { apiVersion: "v1", kind: "Secret", name: secretName, namespace };
  const secret = await cluster.read(ref, signal);
  if (secret.ok && secret.value !== undefined) return secret;
  const why = secret.ok ? `secrets "${secretName}" not found` : secret.error.message;
  return err(`failed to get secret '${namespace}/${secretName}': ${why}`);
}

function notAuthenticated(message: string): LookProblem {
  return { outcome: { kind: "failed", reason: "AuthenticationFailed", message, isStalled: false } };
}

function notSeen({ code, message, advice }: GitProblem): LookProblem {
  const reason = code === "git-empty" ? "EmptyGitRepository" : "GitOperationFailed";
  return {
    code,
    outcome: {
      kind: "failed",
      reason,
      message: `failed to checkout and determine revision: ${message} ${advice}`,
      isStalled: false,
    },
  };
}

function found(repository: GitRepository, sight: GitSight, now: Date): LookFound {
  const { branch, commit, message } = sight;
  const tree = ignoring(sight.tree, repository.ignore);
  const revision = printRevision({ name: branch, commit });
  const digest = digestOf(sight.tree, repository.ignore);
  const before = repository.artifact;
  const isSame = before?.digest === digest && before.revision === revision;
  const artifact = isSame ? before : newArtifact(repository, { revision, digest }, now);
  return {
    outcome: { kind: "stored", artifact, isNew: !isSame, commitMessage: message },
    source: { artifact, commit, tree },
  };
}

/** Path and URL are those that Flux would give; nothing is served there, for the files never leave the agent. */
function newArtifact(
  { namespace, name }: GitRepository,
  { revision, digest }: Pick<Artifact, "revision" | "digest">,
  now: Date,
): Artifact {
  const commit = revision.slice(revision.lastIndexOf(":") + 1);
  const path = `gitrepository/${namespace}/${name}/${commit}.tar.gz`;
  return {
    digest,
    lastUpdateTime: printTime(now),
    path,
    revision,
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
  };
}

/** Names the files of a tree, ignore rules applied: the same files under the same rules have the same digest. */
function digestOf(tree: Tree, ignore: string | undefined): string {
  const content = JSON.stringify([tree.entry("")?.id, ignore ?? ""]);
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
