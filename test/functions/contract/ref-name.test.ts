import { expect, test } from "vitest";

import { isRefName } from "#contract/ref-name.ts";

test.for([
  ["refs/heads/main", true],
  ["refs/heads/feature/a", true],
  ["refs/heads/ünïcode", true],
  ["refs/heads/a@b", true],
  ["refs/tags/v1.0.0-rc.1+build", true],
  ["refs/notes/commits", true],
  ["refs/heads/@", true],
  ["main", false],
  ["heads/main", false],
  ["refs/", false],
  ["refs/heads/", false],
  ["refs/heads//main", false],
  ["refs/heads/.main", false],
  ["refs/heads/main.", false],
  ["refs/heads/main.lock", false],
  ["refs/heads/main.lock/a", false],
  ["refs/heads/a..b", false],
  ["refs/heads/a@{1}", false],
  ["refs/heads/a b", false],
  ["refs/heads/a\nb", false],
  ["refs/heads/a\u007fb", false],
  ["refs/heads/a~1", false],
  ["refs/heads/a^", false],
  ["refs/heads/a:b", false],
  ["refs/heads/a?", false],
  ["refs/heads/*", false],
  ["refs/heads/[a", false],
  [String.raw`refs/heads/a\b`, false],
  [`refs/heads/${"a".repeat(1024)}`, false],
] as const)("%j is the full name of a ref: %s", ([text, want]) => {
  expect(isRefName(text)).toBe(want);
});
