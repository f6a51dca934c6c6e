import { expect, test } from "vitest";

import { isCommitSha } from "#contract/commit-sha.ts";

test.for([
  ["9".repeat(40), true],
  ["a1".repeat(32), true],
  ["0".repeat(39) + "1", true],
  ["0".repeat(40), false],
  ["0".repeat(64), false],
  ["A1".repeat(20), false],
  ["9".repeat(41), false],
  [`${"9".repeat(40)}\n`, false],
  ["main", false],
  ["", false],
] as const)("%j is a commit id: %s", ([text, want]) => {
  expect(isCommitSha(text)).toBe(want);
});
