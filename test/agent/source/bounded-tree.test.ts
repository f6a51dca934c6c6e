import { describe, expect, test } from "vitest";

import { boundedTree, TooMuchRead } from "../../../agent/source/bounded-tree.ts";
import { memoryTree } from "../../../agent/source/memory-tree.ts";

const TREE = memoryTree({
  "few/a.yaml": "a",
  "few/b.yaml": "bb",
  "many/1": "",
  "many/2": "",
  "many/3": "",
});
const LIMITS = { files: 2, bytes: 3 };

describe("a bounded tree", () => {
  test("gives what is within its limits", () => {
    const tree = boundedTree(TREE, LIMITS);

    const names = tree.list("few").map(({ name }) => name);
    const sizes = names.map((name) => tree.read(`few/${name}`)?.byteLength);

    expect(names).toEqual(["a.yaml", "b.yaml"]);
    expect(sizes).toEqual([1, 2]);
  });

  test("refuses one file too many", () => {
    const tree = boundedTree(TREE, { files: 1, bytes: 100 });
    tree.read("few/a.yaml");

    expect(() => tree.read("few/b.yaml")).toThrow(TooMuchRead);
  });

  test("refuses one byte too many", () => {
    const tree = boundedTree(TREE, { files: 100, bytes: 2 });
    tree.read("few/a.yaml");

    expect(() => tree.read("few/b.yaml")).toThrow(TooMuchRead);
  });

  test("refuses a directory that holds more than may be read, before any of it is", () => {
    const tree = boundedTree(TREE, LIMITS);

    expect(() => tree.list("many")).toThrow(TooMuchRead);
  });
});
