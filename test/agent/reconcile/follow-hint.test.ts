import { describe, expect, test, vi } from "vitest";

import type { CommitSha } from "#contract/commit-sha.ts";
import type { RefHint } from "#contract/hint.ts";

import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";
import { followHint, type Followers } from "../../../agent/reconcile/follow-hint.ts";
import type { Look } from "../../../agent/reconcile/git-repository-reconciler.ts";
import { commit } from "../../support/commit.ts";

const OLD = commit("a");
const NEW = commit("b");
const signal = new AbortController().signal;

function repository(name: string, spec: JsonObject): KubeObject {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name, namespace: "apps", uid: name },
    spec: { interval: "1m", ...spec },
  };
}

const shop = repository("shop", { url: "https://github.com/acme/shop", ref: { branch: "main" } });
const hint: RefHint = {
  kind: "ref",
  id: "1",
  time: "2026-11-24T12:00:00Z",
  repository: "git@github.com:acme/shop.git",
  ref: "refs/heads/main",
  before: OLD,
  after: NEW,
};

/** A repository whose branch is at one commit after the other, a look each. */
function followers(commits: readonly CommitSha[], over: Partial<Followers> = {}) {
  const looks: Look[] = [{ kind: "seen", commit: OLD }];
  const ahead = [...commits];
  const slept: number[] = [];
  const look = vi.fn<Followers["look"]>(async () => {
    looks.push({ kind: "seen", commit: ahead.shift() ?? OLD });
    return looks.at(-1);
  });
  return {
    slept,
    sleep: async (seconds: number) => void slept.push(seconds),
    look,
    git: { has: async () => false },
    repositories: () => [shop],
    lastLook: () => looks.at(-1),
    ...over,
  };
}

describe("followHint", () => {
  test("looks once where the branch has moved", async () => {
    const world = followers([NEW]);

    const handled = await followHint(hint, world, signal);

    expect(handled).toEqual({ kind: "recorded" });
    expect(world.look).toHaveBeenCalledOnce();
    expect(world.slept).toEqual([]);
  });

  test("waits, briefly and longer each time, for a git host that does not show the push yet", async () => {
    const world = followers([OLD, OLD, NEW]);

    const handled = await followHint(hint, world, signal);

    expect(handled).toEqual({ kind: "recorded" });
    expect(world.look).toHaveBeenCalledTimes(3);
    expect(world.slept).toEqual([0.1, 0.2]);
  });

  test("believes the head of the branch after a few seconds, whatever a hint says", async () => {
    const world = followers([]);

    const handled = await followHint(hint, world, signal);

    const waited = world.slept.reduce((sum, seconds) => sum + seconds, 0);
    expect(handled).toEqual({ kind: "recorded" });
    expect(waited).toBeCloseTo(5);
  });

  test("waits for nothing where the commit was there before: the hint is out of date", async () => {
    const world = followers([OLD], { git: { has: async () => true } });

    await followHint(hint, world, signal);

    expect(world.look).toHaveBeenCalledOnce();
    expect(world.slept).toEqual([]);
  });

  test("takes the branch as it is where it moved past the hint", async () => {
    const world = followers([commit("c")]);

    await followHint(hint, world, signal);

    expect(world.look).toHaveBeenCalledOnce();
  });

  test.for([
    ["another repository", { url: "https://github.com/acme/other", ref: { branch: "main" } }],
    ["another branch", { url: "https://github.com/acme/shop", ref: { branch: "next" } }],
    ["a suspended object", { url: "https://github.com/acme/shop", suspend: true }],
  ] as const)("concerns nothing where there is only %s", async ([, spec]) => {
    const world = followers([NEW], { repositories: () => [repository("shop", spec)] });

    const handled = await followHint(hint, world, signal);

    expect(handled).toEqual({ kind: "unmatched" });
    expect(world.look).not.toHaveBeenCalled();
  });

  test("waits until the GitRepositories are known before it says that it concerns none", async () => {
    const answers = [undefined, undefined, [shop]];
    const world = followers([NEW], { repositories: () => answers.shift() });

    const handled = await followHint(hint, world, signal);

    expect(handled).toEqual({ kind: "recorded" });
    expect(world.look).toHaveBeenCalledOnce();
  });

  test("is not done while no GitRepository is known", async () => {
    const world = followers([NEW], { repositories: () => undefined });

    const handled = await followHint(hint, world, signal);

    expect(handled).toEqual({ kind: "failed", because: "no GitRepository is known yet" });
  });

  test("looks at all that follow the branch, and is not done while one of them fails", async () => {
    const failed: Look = {
      kind: "failed",
      problem: {
        code: "git-timeout",
        outcome: {
          kind: "failed",
          reason: "GitOperationFailed",
          message: "slow",
          isStalled: false,
        },
      },
    };
    const other = repository("other", { url: "https://github.com/acme/shop.git" });
    const world = followers([NEW], {
      repositories: () => [shop, other],
      look: async (key) => (key === "apps/other" ? failed : { kind: "seen", commit: NEW }),
    });

    expect(await followHint(hint, world, signal)).toEqual({ kind: "failed", because: "slow" });
  });

  test("is not done where the outcome could not be recorded", async () => {
    const world = followers([NEW], { look: async () => undefined });

    expect(await followHint(hint, world, signal)).toMatchObject({ kind: "failed" });
  });

  test.for([
    ["", "git-branch-missing"],
    [" with all others", "git-empty"],
  ] as const)("is done where the branch is gone%s, as the hint says", async ([, code]) => {
    const { after: _, ...gone } = hint;
    const world = followers([], {
      look: async () => ({
        kind: "failed",
        problem: {
          code,
          outcome: { kind: "failed", reason: "GitOperationFailed", message: "", isStalled: false },
        },
      }),
    });

    expect(await followHint(gone, world, signal)).toEqual({ kind: "recorded" });
  });
});
