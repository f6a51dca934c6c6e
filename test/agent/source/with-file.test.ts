import * as fc from "fast-check";
import { expect, test } from "vitest";

import { memoryTree, type MemoryFile } from "../../../agent/source/memory-tree.ts";
import type { Tree } from "../../../agent/source/tree.ts";
import { withFile } from "../../../agent/source/with-file.ts";

const bytes = new TextEncoder().encode("new");

test("is the tree that has the file from the start", () => {
  const segment = fc.constantFrom("a", "b", "c.yaml", "d-e");
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
  const files = fc.dictionary(path, fc.constantFrom("1", "2")).map(withoutFilesOnTheWay);

  fc.assert(
    fc.property(files, path, (given, added) => {
      const kept = Object.entries(given).filter(([other]) => !overlaps(other, added));
      const want = memoryTree({ ...Object.fromEntries(kept), [added]: bytes });

      expect(contentOf(withFile(memoryTree(given), added, bytes))).toEqual(contentOf(want));
    }),
  );
});

test("has no trace of what the file replaced", () => {
  const tree = withFile(memoryTree({ "a/b": "1", "a/c": "2" }), "a", bytes);

  expect([tree.entry("a/b"), tree.list("a"), tree.read("a/b")]).toEqual([undefined, [], undefined]);
});

test("leaves an executable executable", () => {
  const tree = withFile(memoryTree({ "bin/run": { executable: "1" } }), "bin/run", bytes);

  expect(tree.entry("bin/run")?.kind).toBe("executable");
});

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function withoutFilesOnTheWay(files: Record<string, string>): Record<string, MemoryFile> {
  const paths = Object.keys(files);
  const kept = Object.entries(files).filter(
    ([path]) => !paths.some((other) => other.startsWith(`${path}/`)),
  );
  return Object.fromEntries(kept);
}

function contentOf(tree: Tree, path = ""): unknown[] {
  const below = tree
    .list(path)
    .flatMap(({ name }) => contentOf(tree, path === "" ? name : `${path}/${name}`));
  return [{ path, entry: tree.entry(path), bytes: tree.read(path) }, ...below];
}
