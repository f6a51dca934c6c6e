import { expect, test } from "vitest";

import { toBytes } from "../../../agent/substitute/byte-text.ts";
import { readGlob } from "../../../agent/substitute/glob.ts";
import { matchGlob } from "../../../agent/substitute/match-glob.ts";

test.for([
  ["", "", "match"],
  ["abc", "abc", "match"],
  ["abc", "abcd", "no-match"],
  ["*", "a/b", "match"],
  ["a*c", "abbc", "match"],
  ["a*b?c*x", "abxbbxdbxebxczzx", "match"],
  ["?", "é", "match"],
  ["[a-c]x", "bx", "match"],
  ["[^a-c]x", "bx", "no-match"],
  ["[日]", "日", "match"],
  ["\\*", "*", "match"],
  ["[", "a", "malformed"],
  ["[]a]", "a", "malformed"],
  ["a\\", "a", "no-match"],
  ["a\\", "ab", "malformed"],
  ["[a", "", "no-match"],
] as const)("pattern %s on %s: %s", ([pattern, text, want]) => {
  const bytes = toBytes(text);

  const match = matchGlob(
    readGlob(toBytes(pattern)),
    { text: bytes, end: bytes.length },
    { steps: 1000 },
  );

  expect(match).toBe(want);
});

test("matching stops when it has cost enough", () => {
  const text = "a".repeat(1000);

  const match = matchGlob(readGlob("*a?a?b"), { text, end: text.length }, { steps: 100 });

  expect(match).toBe("too-costly");
});
