import { createHash } from "node:crypto";

import type { Person, Pushed, PushedCommit } from "./pushed-commits.ts";
import { NO_COMMIT, type RefChange } from "./ref-change.ts";

/** The repository that was pushed to. */
export interface PushedRepository {
  readonly name: string; // owner/name
  readonly serverUrl: string;
  readonly defaultBranch: string;
}

/**
 * The body of the webhook that tells of a push, with GitHub's field names.
 * See "Webhook events and payloads", push, in GitHub's REST documentation.
 */
export function pushPayload(
  repository: PushedRepository,
  { ref, before, after }: RefChange,
  { commits, head, forced }: Pushed,
): object {
  const { serverUrl, name } = repository;
  const url = `${serverUrl}/${name}`;
  const pusher = head?.committer;
  return {
    ref,
    before,
    after,
    repository: describeRepository(repository, url),
    pusher: { name: pusher?.name ?? "local", email: pusher?.email ?? "local@localhost" },
    sender: describeAccount(serverUrl, loginOf(pusher)),
    created: before === NO_COMMIT,
    deleted: after === NO_COMMIT,
    forced,
    base_ref: null,
    compare: `${url}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: commits.map((commit) => describeCommit(commit, url)),
    head_commit: head === undefined ? null : describeCommit(head, url),
  };
}

function describeRepository(
  { serverUrl, name, defaultBranch }: PushedRepository,
  url: string,
): object {
  const [owner = "", last = ""] = name.split("/");
  const { hostname } = new URL(serverUrl);
  return {
    id: idOf(name),
    node_id: nodeIdOf("Repository", idOf(name)),
    name: last,
    full_name: name,
    private: false,
    owner: { name: owner, email: null, ...describeAccount(serverUrl, owner) },
    html_url: url,
    description: null,
    fork: false,
    url,
    git_url: `git://${hostname}/${name}.git`,
    ssh_url: `git@${hostname}:${name}.git`,
    clone_url: `${url}.git`,
    svn_url: url,
    archived: false,
    disabled: false,
    visibility: "public",
    default_branch: defaultBranch,
    master_branch: defaultBranch,
  };
}

function describeAccount(serverUrl: string, login: string): object {
  const id = idOf(login);
  return {
    login,
    id,
    node_id: nodeIdOf("User", id),
    url: `${serverUrl}/users/${login}`,
    html_url: `${serverUrl}/${login}`,
    type: "User",
    site_admin: false,
  };
}

function describeCommit(commit: PushedCommit, url: string): object {
  const { id, tree, message, author, committer, added, removed, modified } = commit;
  return {
    id,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${url}/commit/${id}`,
    author: describePerson(author),
    committer: describePerson(committer),
    added,
    removed,
    modified,
  };
}

function describePerson({ name, email }: Person): object {
  return { name, email, username: loginOf({ name }) };
}

function loginOf(person: Pick<Person, "name"> | undefined): string {
  return (person?.name ?? "local").replaceAll(/[^A-Za-z0-9-]/g, "-");
}

/** A number that stays the same for a name, as an id of GitHub's does. */
export function idOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE();
}

function nodeIdOf(kind: string, id: number): string {
  return Buffer.from(`0${kind.length}:${kind}${id}`).toString("base64");
}
