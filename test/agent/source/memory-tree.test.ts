import { expect, test } from "vitest";

import { memoryTree } from "../../../agent/source/memory-tree.ts";

const tree = memoryTree({
  "b/inner.txt": "hello\n",
  "b.txt": "hello\n",
  "b-1": { executable: "#!/bin/sh\n" },
  link: { symlink: "b/inner.txt" },
  module: { submodule: "2".repeat(40) },
});

test("gives the ids that git gives", () => {
  expect(tree.entry("b/inner.txt")).toEqual({
    name: "inner.txt",
    kind: "file",
    id: "ce013625030ba8dba906f756967f9e9ca394464a", // git hash-object of "hello\n"
  });
  expect(memoryTree({}).entry("")?.id).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904"); // git's empty tree
});

test("lists a directory in git's order, where a directory sorts as if it ended in a slash", () => {
  const names = tree.list("").map(({ name, kind }) => `${name} ${kind}`);

  expect(names).toEqual([
    "b-1 executable",
    "b.txt file",
    "b directory",
    "link symlink",
    "module submodule",
  ]);
});

test("reads files and the targets of symlinks", () => {
  expect(Buffer.from(tree.read("b/inner.txt") ?? []).toString()).toBe("hello\n");
  expect(Buffer.from(tree.read("link") ?? []).toString()).toBe("b/inner.txt");
});

test.for(["b", "module", "nothing", "b.txt/more", "link/more"])("has no bytes at %s", (path) => {
  expect(tree.read(path)).toBeUndefined();
});

test.for(["b.txt", "link", "module", "nothing"])("lists nothing at %s", (path) => {
  expect(tree.list(path)).toEqual([]);
});

test("refuses a file below a file", () => {
  expect(() => memoryTree({ a: "", "a/b": "" })).toThrow('"a/b" goes through a file');
});
