import { describe, expect, test } from "vitest";

import { isCommitSha } from "#contract/commit-sha.ts";

import { parseRevision, printRevision } from "../../../agent/source/revision.ts";

const HEX = "5394cb7f48332b2de7c17dd8b8384bbc84b7e738";
const LONG_HEX = "a".repeat(64);

describe("parseRevision", () => {
  test.for([
    [`main@sha1:${HEX}`, { name: "main", commit: HEX }],
    [`feature/a@b@sha1:${HEX}`, { name: "feature/a@b", commit: HEX }],
    [`v1.2.3@sha1:${HEX}`, { name: "v1.2.3", commit: HEX }],
    [`refs/heads/main@sha1:${HEX}`, { name: "refs/heads/main", commit: HEX }],
    [`sha1:${HEX}`, { commit: HEX }],
    [`main@sha256:${LONG_HEX}`, { name: "main", commit: LONG_HEX }],
    [`main/${HEX}`, { name: "main", commit: HEX }],
    [`feature/branch/${HEX}`, { name: "feature/branch", commit: HEX }],
    [`HEAD/${HEX}`, { commit: HEX }],
    [HEX, { commit: HEX }],
  ] as const)("reads %s", ([text, want]) => {
    expect(parseRevision(text)).toEqual(want);
  });

  test.for([
    "",
    "main",
    "main@sha1:",
    `main@sha1:${HEX.slice(1)}`,
    `main@sha1:${LONG_HEX}`,
    `main@sha256:${HEX}`,
    `main@md5:${HEX}`,
    `main@sha1:${"0".repeat(40)}`,
    `@sha1:${HEX}`,
    `main/${HEX.toUpperCase()}`,
  ])("finds no commit in %j", (text) => {
    expect(parseRevision(text)).toBeUndefined();
  });
});

describe("printRevision", () => {
  test.for([`main@sha1:${HEX}`, `feature/a@sha1:${HEX}`, `sha1:${HEX}`, `main@sha256:${LONG_HEX}`])(
    "prints what was read: %s",
    (text) => {
      const revision = parseRevision(text);

      expect(revision && printRevision(revision)).toBe(text);
    },
  );

  test("prints a commit without a name", () => {
    const commit = [HEX].filter(isCommitSha);

    expect(commit.map((sha) => printRevision({ commit: sha }))).toEqual([`sha1:${HEX}`]);
  });
});
