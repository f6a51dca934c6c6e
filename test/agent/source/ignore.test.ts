import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { ignoring } from "../../../agent/source/ignore.ts";
import { memoryTree, type MemoryFile } from "../../../agent/source/memory-tree.ts";
import type { Tree } from "../../../agent/source/tree.ts";

interface Case {
  readonly name: string;
  readonly ignore?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly left: readonly string[]; // what fluxcd/pkg/artifact v0.18.1 archives, a directory with a slash behind it
}

function isCase(value: unknown): value is Case {
  return typeof value === "object" && value !== null && "files" in value && "left" in value;
}

const golden = new URL("sourceignore-v0.18.jsonl", import.meta.url);
const cases = readFileSync(golden, "utf8").trimEnd().split("\n");

describe("leaves what Flux archives", () => {
  test.for(cases.map((line): unknown => JSON.parse(line)).filter(isCase))("$name", (given) => {
    const tree = ignoring(memoryTree(given.files), given.ignore);

    expect(pathsOf(tree).toSorted()).toEqual(given.left.toSorted());
    for (const path of Object.keys(given.files)) {
      const isLeft = given.left.includes(path);
      expect([path, tree.entry(path) !== undefined]).toEqual([path, isLeft]);
      expect([path, tree.read(path) !== undefined]).toEqual([path, isLeft]);
    }
  });
});

test("symlinks stay, and an ignore file may be one", () => {
  const tree = ignoring(
    memoryTree({
      rules: "*.md\n",
      ".sourceignore": { symlink: "rules" },
      "a.md": "",
      b: { symlink: "a" },
    }),
  );

  expect(pathsOf(tree)).toEqual([".sourceignore", "b", "rules"]);
});

test("a submodule counts as a directory", () => {
  const tree = ignoring(
    memoryTree({ vendor: { submodule: "1".repeat(40) }, "a.yaml": "" }),
    "vendor/",
  );

  expect(pathsOf(tree)).toEqual(["a.yaml"]);
});

test("looks for ignore files only where a default exclusion would decide", () => {
  const lists: string[] = [];
  const tree = ignoring(
    recording(
      memoryTree({ "apps/a.yaml": "", "apps/b.png": "", "other/.sourceignore": "x" }),
      lists,
    ),
  );

  tree.read("apps/a.yaml");
  const before = lists.includes("");
  tree.read("apps/b.png");

  expect([before, lists.includes("")]).toEqual([false, true]);
});

describe("the id of a directory", () => {
  const files = { "apps/web/a.yaml": "1", "apps/web/b.md": "2", "docs/c.md": "3" };

  test("is git's where there are no rules", () => {
    expect(ignoring(memoryTree(files)).entry("apps")).toEqual(memoryTree(files).entry("apps"));
  });

  test.for([
    ["a rule in spec.ignore", files, "*.md"],
    ["a rule further up", { ...files, ".sourceignore": "*.md" }, undefined],
    [
      "rules elsewhere, which turn the defaults off",
      { ...files, "docs/.sourceignore": "x" },
      undefined,
    ],
  ] as const)("changes with %s", ([, changed, ignore]) => {
    const before = ignoring(memoryTree(files)).entry("apps/web");
    const after = ignoring(memoryTree(changed), ignore).entry("apps/web");

    expect(after?.id).not.toBe(before?.id);
  });

  test("stays the same when something else changes", () => {
    const one = ignoring(memoryTree(files), "*.md").entry("apps/web");
    const other = ignoring(memoryTree({ ...files, "docs/c.md": "4" }), "*.md").entry("apps/web");

    expect(other?.id).toBe(one?.id);
  });
});

test("a long name and a pattern of many stars take no time", () => {
  const name = "a".repeat(4000);
  const tree = ignoring(
    memoryTree({ [name]: "" } satisfies Record<string, MemoryFile>),
    "*a".repeat(200) + "b",
  );

  const started = performance.now();
  const entry = tree.entry(name);

  expect(entry).toBeDefined();
  expect(performance.now() - started).toBeLessThan(1000);
});

function pathsOf(tree: Tree, directory = ""): string[] {
  return tree.list(directory).flatMap(({ kind, name }) => {
    const path = directory === "" ? name : `${directory}/${name}`;
    return kind === "directory" ? [`${path}/`, ...pathsOf(tree, path)] : [path];
  });
}

function recording(tree: Tree, lists: string[]): Tree {
  return {
    ...tree,
    list(path) {
      lists.push(path);
      return tree.list(path);
    },
  };
}
