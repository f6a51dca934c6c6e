import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import { printProblem } from "../../agent/kustomize/build-problem.ts";
import { build } from "../../agent/kustomize/build.ts";
import type { BuildOptions, BuildResult } from "../../agent/kustomize/build.ts";
import { printBuild } from "../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../agent/source/memory-tree.ts";
import type { MemoryFile } from "../../agent/source/memory-tree.ts";
import type { Tree } from "../../agent/source/tree.ts";
import { FOLDER, readCases } from "../support/conformance.ts";

type Texts = Readonly<Record<string, string>>;

interface IndexEntry {
  readonly name: string;
  readonly file: string;
}

interface BuildCase {
  readonly files?: Texts;
  readonly files_base64?: Texts;
  readonly target: string;
  readonly options: {
    readonly reorder: "legacy" | "none" | "unspecified";
    readonly loadRestrictor?: "none";
    readonly addManagedbyLabel?: boolean;
  };
  readonly output?: string;
  readonly error?: string;
  readonly error_unstable?: boolean;
  readonly warnings?: readonly string[];
}

function isEntry(value: unknown): value is IndexEntry {
  return isJsonObject(value) && "name" in value && "file" in value;
}

function isBuildCase(value: unknown): value is BuildCase {
  return isJsonObject(value) && "target" in value && "options" in value;
}

function readCase(file: string): BuildCase {
  const value: unknown = JSON.parse(readFileSync(`${FOLDER}/kustomize/cases/${file}`, "utf8"));
  if (!isBuildCase(value)) throw new Error(`${file} is not of the shape that the README gives.`);
  return value;
}

function treeOf({ files = {}, files_base64: binaries = {} }: BuildCase): Tree {
  const entries: Record<string, MemoryFile> = {};
  for (const [path, text] of Object.entries(files)) entries[path.slice(1)] = text;
  for (const [path, base64] of Object.entries(binaries)) {
    entries[path.slice(1)] = new Uint8Array(Buffer.from(base64, "base64"));
  }
  return memoryTree(entries);
}

function optionsOf({ options }: BuildCase): BuildOptions {
  return {
    reorder: options.reorder,
    loadRestrictor: options.loadRestrictor ?? "root-only",
    managedByLabel: options.addManagedbyLabel ?? false,
  };
}

/** What a build prints: the objects, or the problems. */
function printResult(result: BuildResult): string {
  switch (result.kind) {
    case "built":
      return printBuild(result.build);
    case "failed":
      return result.problems.map(printProblem).join("\n");
    case "needs":
      return result.needs.map((need) => need.url).join("\n");
  }
}

/** The part of kustomize's error that tells what is wrong: the innermost, without what led there. */
function reasonOf(error: string): string {
  const inner = error
    .replace(/': must build at directory: .*: file is not directory"?$/s, "")
    .replace(/^.*err='/s, "")
    .replace(/^.*Failed to read kustomization file under [^\\\n]*(?:\n|\\n)/s, "")
    .replace(/: node contents:.*$/s, "")
    .replace(/ in File: .*$/s, "")
    .replace(/(?<=set at the same time|one of patch and path).*$/s, "")
    .replace(/(?<=produces ID conflict): .*$/s, "")
    .trim();
  return (inner.split(": ").at(-1) ?? "").replace(/\n.*$/s, "").replaceAll(/^"|"$/g, "");
}

const entries = readCases("kustomize/index.json", isEntry);
const cases = entries.map(({ name, file }) => ({ name, given: readCase(file) }));

describe("builds", () => {
  const builds = cases.filter(({ given }) => given.output !== undefined);

  test.for(builds)("$name", ({ given }) => {
    const result = build(treeOf(given), given.target, optionsOf(given));

    expect(printResult(result)).toBe(given.output);
    expect(result.kind).toBe("built");
  });
});

describe("errors", () => {
  const errors = cases.filter(({ given }) => given.error !== undefined);

  test.for(errors)("$name", ({ given }) => {
    const result = build(treeOf(given), given.target, optionsOf(given));

    const isUnstable = given.error_unstable ?? false;
    const reason = isUnstable ? "" : reasonOf(given.error ?? "");
    expect(printResult(result)).toContain(reason);
    expect(result.kind).toBe("failed");
  });
});

describe("warnings", () => {
  const warned = cases.filter(
    ({ given }) => given.output !== undefined && given.warnings !== undefined,
  );

  test.for(warned)("$name", ({ given }) => {
    const options = { ...optionsOf(given), reorder: "unspecified" } as const; // the command's
    const result = build(treeOf(given), given.target, options);

    const ofTheBuild = given.warnings?.filter((warning) => !warning.startsWith("Flag --"));
    expect(result.kind === "built" ? result.build.warnings : []).toEqual(ofTheBuild);
  });
});
