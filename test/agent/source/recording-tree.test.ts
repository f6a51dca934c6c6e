import { describe, expect, test } from "vitest";

import { memoryTree } from "../../../agent/source/memory-tree.ts";
import { answersTheSame, recording } from "../../../agent/source/recording-tree.ts";
import type { Tree } from "../../../agent/source/tree.ts";

const FILES = { "app/a.yaml": "a", "app/b.yaml": "b", "base/c.yaml": "c", "docs/d.md": "d" };

/** Reads what a build of app would: its directory, two files, a base, and a file that is not there. */
function build(tree: Tree): void {
  tree.list("app");
  tree.read("app/a.yaml");
  tree.entry("app/missing.yaml");
  tree.read("base/c.yaml");
}

describe("a recorded tree", () => {
  test.for([
    ["a file elsewhere", { ...FILES, "docs/d.md": "changed" }, true],
    ["a file that is read", { ...FILES, "app/a.yaml": "changed" }, false],
    ["a file beside it", { ...FILES, "app/e.yaml": "new" }, false],
    ["a base", { ...FILES, "base/c.yaml": "changed" }, false],
    ["a file of the base's directory that nobody reads", { ...FILES, "base/x.yaml": "x" }, true],
    ["a file that was missing", { ...FILES, "app/missing.yaml": "here" }, false],
  ] as const)("with another %s answers the same: %s", ([, files, isSame]) => {
    const { tree, reads } = recording(memoryTree(FILES));
    build(tree);

    expect(answersTheSame(memoryTree(files), reads, "app")).toBe(isSame);
  });
});
