import { describe, expect, test } from "vitest";

import { build } from "../../../agent/kustomize/build.ts";
import type { BuildResult } from "../../../agent/kustomize/build.ts";
import { memoryTree } from "../../../agent/source/memory-tree.ts";
import type { MemoryFile } from "../../../agent/source/memory-tree.ts";

const OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

function buildTop(files: Readonly<Record<string, MemoryFile>>): BuildResult {
  return build(memoryTree(files), "", { loadRestrictor: "root-only" });
}

function problemsOf(result: BuildResult): readonly (readonly [string, string, number?])[] {
  if (result.kind !== "failed") return [];
  return result.problems.map(({ code, file, line }) =>
    line === undefined ? [code, file] : [code, file, line],
  );
}

function bomb(): string {
  const levels = Array.from({ length: 30 }, (_, level) => {
    const last = level === 0 ? "x" : `*l${level - 1}`;
    return `  l${level}: &l${level} [${Array.from({ length: 9 }, () => last).join(", ")}]\n`;
  });
  return `${OBJECT}data:\n${levels.join("")}`;
}

function layers(count: number): Record<string, string> {
  const files: Record<string, string> = { "a.yaml": OBJECT };
  for (let at = 1; at <= count; at += 1) {
    files[`l${at}/kustomization.yaml`] = `resources: [../l${at + 1}]\n`;
  }
  files[`l${count + 1}/kustomization.yaml`] = "namePrefix: x\n";
  files["kustomization.yaml"] = "resources: [l1]\n";
  return files;
}

describe("bad input is told with its place", () => {
  test.for<
    readonly [string, Readonly<Record<string, MemoryFile>>, ReturnType<typeof problemsOf>[number]]
  >([
    [
      "a kustomization that names itself",
      { "kustomization.yaml": "resources:\n- .\n" },
      ["cycle", "kustomization.yaml", 2],
    ],
    [
      "a file outside of the kustomization's directory",
      {
        "b/kustomization.yaml": "resources: [../a.yaml]\n",
        "a.yaml": OBJECT,
        "kustomization.yaml": "\nresources:\n- b\n",
      },
      ["path-outside", "b/kustomization.yaml", 1],
    ],
    [
      "a symlink that leads out of the repository",
      {
        "kustomization.yaml": "resources:\n- link.yaml\n",
        "link.yaml": { symlink: "/etc/passwd" },
      },
      ["path-outside", "kustomization.yaml", 2],
    ],
    [
      "a symlink that leads to itself",
      { "kustomization.yaml": "resources:\n- link.yaml\n", "link.yaml": { symlink: "link.yaml" } },
      ["path-outside", "kustomization.yaml", 2],
    ],
    [
      "aliases that would unfold without end",
      { "kustomization.yaml": "resources:\n- a.yaml\n", "a.yaml": bomb() },
      ["limit-exceeded", "a.yaml", 12],
    ],
    [
      "an alias inside of its own anchor",
      { "kustomization.yaml": "resources:\n- a.yaml\n", "a.yaml": `${OBJECT}data: &d {x: *d}\n` },
      ["yaml-invalid", "a.yaml", 5],
    ],
    ["thousands of layers", layers(3000), ["limit-exceeded", "l500/kustomization.yaml", 1]],
    [
      "a binary file among the resources",
      {
        "kustomization.yaml": "resources:\n- a.bin\n",
        "a.bin": new Uint8Array([0xff, 0x00, 0x80]),
      },
      ["yaml-invalid", "a.bin"],
    ],
    [
      "a file that is not there",
      { "kustomization.yaml": "resources:\n\n- missing.yaml\n" },
      ["path-missing", "kustomization.yaml", 3],
    ],
    [
      "an object that is there twice",
      {
        "kustomization.yaml": "resources:\n- a.yaml\n- b.yaml\n",
        "a.yaml": OBJECT,
        "b.yaml": OBJECT,
      },
      ["resource-duplicate", "b.yaml", 1],
    ],
    [
      "a patch for nothing",
      {
        "kustomization.yaml": "resources:\n- a.yaml\npatches:\n- path: p.yaml\n",
        "a.yaml": OBJECT,
        "p.yaml": OBJECT.replace("name: a", "name: b"),
      },
      ["patch-target-missing", "p.yaml", 1],
    ],
    [
      "a JSON patch that does not fit",
      {
        "kustomization.yaml":
          'resources:\n- a.yaml\npatches:\n- target: {kind: ConfigMap}\n  patch: \'[{"op": "remove", "path": "/data/x"}]\'\n',
        "a.yaml": OBJECT,
      },
      ["patch-failed", "kustomization.yaml", 4],
    ],
    [
      "a field of the wrong type",
      { "kustomization.yaml": "resources:\n- a.yaml\nnamespace: 5\n", "a.yaml": OBJECT },
      ["kustomization-invalid", "kustomization.yaml", 3],
    ],
    [
      "a replacement without targets",
      {
        "kustomization.yaml":
          "resources:\n- a.yaml\nreplacements:\n- source: {kind: ConfigMap}\n  targets: []\n",
        "a.yaml": OBJECT,
      },
      ["replacement-failed", "kustomization.yaml", 4],
    ],
    [
      "a validator that renames",
      {
        "kustomization.yaml": "resources:\n- a.yaml\nvalidators:\n- v.yaml\n",
        "a.yaml": OBJECT,
        "v.yaml":
          "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: v}\nprefix: x\nfieldSpecs: [{path: metadata/name}]\n",
      },
      ["transformer-failed", "v.yaml", 1],
    ],
    [
      "a field that nobody knows",
      { "kustomization.yaml": "resources:\n- a.yaml\nresource: x\n", "a.yaml": OBJECT },
      ["kustomization-invalid", "kustomization.yaml", 3],
    ],
  ])("%s", ([, files, problem]) => {
    const result = buildTop(files);

    expect(problemsOf(result)).toContainEqual(problem);
  });
});

test("problems of a build that do not depend on each other are told at once", () => {
  const result = buildTop({
    "kustomization.yaml": "resources:\n- missing.yaml\n- b.yaml\n- gone\n",
    "b.yaml": "kind: [\n",
  });

  expect(problemsOf(result)).toEqual([
    ["path-missing", "kustomization.yaml", 2],
    ["yaml-invalid", "b.yaml", 2],
    ["path-missing", "kustomization.yaml", 4],
  ]);
});

test("a scalar of many megabytes is carried through", () => {
  const text = "x".repeat(8 * 1024 * 1024);
  const result = buildTop({
    "kustomization.yaml": "resources: [a.yaml]\n",
    "a.yaml": `${OBJECT}data: {text: ${text}}\n`,
  });

  expect(result).toMatchObject({ kind: "built", build: { objects: [{ data: { text } }] } });
});
