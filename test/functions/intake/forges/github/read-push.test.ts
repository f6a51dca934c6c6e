import { describe, expect, test } from "vitest";

import { isJsonObject, parseJson } from "#contract/json.ts";
import type { Result } from "#contract/result.ts";

import type { Event } from "../../../../../functions/intake/event.ts";
import { readPush } from "../../../../../functions/intake/forges/github/read-push.ts";
import type { Rejection } from "../../../../../functions/intake/rejection.ts";
import { aPush, aRepository } from "../../../../support/github-delivery.ts";

const ONE = "1".repeat(40);
const TWO = "2".repeat(40);
const NONE = "0".repeat(40);

function read(payload: object): Result<Event, Rejection> {
  const parsed = parseJson(JSON.stringify(payload));
  if (!isJsonObject(parsed)) throw new Error("not an object");
  return readPush(parsed);
}

const REPOSITORY = {
  id: 186_853_002,
  fullName: "acme/shop",
  urls: [
    "https://github.com/acme/shop.git",
    "https://github.com/acme/shop",
    "git@github.com:acme/shop.git",
  ],
};

describe("a push", () => {
  const tag = "refs/tags/v1";
  test.for([
    [
      "moves a branch",
      {},
      { kind: "branch-moved", before: ONE, after: TWO, paths: ["a.yaml", "b.yaml"] },
    ],
    ["creates a branch", { before: NONE, created: true }, { kind: "branch-moved", after: TWO }],
    [
      "forces a branch",
      { forced: true },
      { kind: "branch-moved", before: ONE, after: TWO, forced: true },
    ],
    ["deletes a branch", { after: NONE, deleted: true }, { kind: "branch-deleted", before: ONE }],
    [
      "deletes a branch of a SHA-256 repository",
      { before: "1".repeat(64), after: "0".repeat(64) },
      { kind: "branch-deleted", before: "1".repeat(64) },
    ],
    ["creates a tag", { ref: tag, before: NONE }, { kind: "tag-created", ref: tag, after: TWO }],
    [
      "moves a tag",
      { ref: tag, forced: true },
      { kind: "tag-created", ref: tag, before: ONE, after: TWO, forced: true },
    ],
    ["deletes a tag", { ref: tag, after: NONE }, { kind: "tag-deleted", ref: tag, before: ONE }],
  ] as const)("%s", ([, over, want]) => {
    expect(read(aPush(over))).toEqual({
      ok: true,
      value: {
        repository: REPOSITORY,
        ref: "refs/heads/main",
        forced: false,
        ...want,
      },
    });
  });

  test.for(["refs/notes/commits", "refs/pull/1/head", "refs/main"])("of %s is ignored", (ref) => {
    expect(read(aPush({ ref }))).toEqual({
      ok: true,
      value: {
        kind: "ignored",
        reason: `The ref "${ref}" is neither a branch nor a tag.`,
      },
    });
  });

  test("never passes on what a URL carries besides", () => {
    const clone_url = "https://x:hunter2@github.com/acme/shop.git?token=hunter2";

    expect(JSON.stringify(read(aPush({ repository: aRepository({ clone_url }) })))).not.toContain(
      "hunter2",
    );
  });

  test("does without what it can do without", () => {
    const { id, full_name, clone_url } = {
      id: 1,
      full_name: "a/b",
      clone_url: "http://localhost:3000/a/b",
    };
    const push = {
      ref: "refs/heads/main",
      before: ONE,
      after: TWO,
      repository: { id, full_name, clone_url },
    };

    expect(read(push)).toEqual({
      ok: true,
      value: {
        kind: "branch-moved",
        repository: { id: 1, fullName: "a/b", urls: ["http://localhost:3000/a/b"] },
        ref: "refs/heads/main",
        before: ONE,
        after: TWO,
      },
    });
  });
});

describe("the files of a push are known", () => {
  const commit = { id: TWO, added: ["b"], removed: ["c"], modified: ["a", "b"] };
  const older = { ...commit, id: "3".repeat(40), added: ["é"] };

  test.for([
    ["when every commit lists them", { commits: [older, commit] }, ["a", "b", "c", "é"]],
    [
      "not when a commit changes none, for it may be a merge",
      { commits: [older, { id: TWO, added: [], removed: [], modified: [] }] },
      undefined,
    ],
    ["not when there is no commit", { commits: [] }, undefined],
    ["not when the commits are left out", { commits: null }, undefined],
    [
      "not when the last commit is not where the branch is",
      { commits: [commit, older] },
      undefined,
    ],
    ["not when a commit lists none", { commits: [{ id: TWO }] }, undefined],
    ["not when a list holds something else", { commits: [{ ...commit, added: [7] }] }, undefined],
    ["not when a commit is none", { commits: ["a", commit] }, undefined],
    [
      "when the list is nearly full",
      { commits: [...Array.from({ length: 2046 }, () => older), commit] },
      ["a", "b", "c", "é"],
    ],
    [
      "not when the list is full",
      { commits: [...Array.from({ length: 2047 }, () => older), commit] },
      undefined,
    ],
    ["not when the branch is new", { before: NONE }, undefined],
    ["not when the branch was forced", { forced: true }, undefined],
    ["not when it is not said whether it was forced", { forced: null }, undefined],
  ] as const)("%s", ([, over, want]) => {
    const event = read(aPush(over));

    expect(event.ok && "paths" in event.value ? event.value.paths : undefined).toEqual(want);
  });
});

describe("a push is refused", () => {
  test.for([
    ["ref", { ref: undefined }, "ref is missing"],
    ["ref", { ref: "main" }, 'ref is "main", not the full name of a ref, such as refs/heads/main'],
    ["ref", { ref: "refs/heads/" }, 'ref is "refs/heads/", not the full name'],
    ["ref", { ref: ["refs/heads/main"] }, "ref is a list, not the full name"],
    ["before", { before: null }, "before is null, not a commit id of 40 or 64 hex digits"],
    ["after", { after: "main" }, 'after is "main", not a commit id'],
    ["both", { before: NONE, after: NONE }, "before and after are both all zeros"],
    ["forced", { forced: "no" }, 'forced is "no", not true or false'],
    ["commits", { commits: {} }, "commits is an object, not a list"],
    ["repository", { repository: [] }, "repository.id is missing"],
    [
      "id",
      { repository: aRepository({ id: 1.5 }) },
      "repository.id is 1.5, not a positive whole number",
    ],
    [
      "full_name",
      { repository: aRepository({ full_name: { a: 1 } }) },
      "repository.full_name is an object, not the name of a repository",
    ],
    [
      "full_name",
      { repository: aRepository({ full_name: "a/".repeat(999) }) },
      'a/…", not the name of a repository',
    ],
    [
      "clone_url",
      { repository: aRepository({ clone_url: "git@github.com:a/b" }) },
      'repository.clone_url is "git@github.com:a/b", not the http or https URL of a repository',
    ],
    [
      "clone_url",
      { repository: aRepository({ clone_url: "https://x:hunter2@github.com" }) },
      'repository.clone_url is "https://github.com", not',
    ],
    [
      "ssh_url",
      { repository: aRepository({ ssh_url: 7 }) },
      "repository.ssh_url is 7, not the URL of a repository",
    ],
  ] as const)("naming the field %s: %j", ([, over, want]) => {
    const event = read(aPush(over));

    expect(event.ok ? "accepted" : event.error.message).toContain(want);
  });

  test("with everything that is wrong at once", () => {
    const event = read(aPush({ ref: 1, after: 2, repository: aRepository({ id: "x" }) }));

    expect(event.ok ? "accepted" : event.error.message).toBe(
      'In the body, ref is 1, not the full name of a ref, such as refs/heads/main; after is 2, not a commit id of 40 or 64 hex digits; repository.id is "x", not a positive whole number.',
    );
  });
});
