import { describe, expect, test } from "vitest";

import { printProblem } from "../../agent/kustomize/build-problem.ts";
import { build } from "../../agent/kustomize/build.ts";
import type { BuildResult } from "../../agent/kustomize/build.ts";
import { printBuild } from "../../agent/kustomize/print-build.ts";
import { readCases } from "../support/conformance.ts";
import { isIndexEntry, optionsOf, readCase, treeOf } from "./kustomize-cases.ts";

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

const entries = readCases("kustomize/index.json", isIndexEntry);
const cases = entries.map((entry) => ({ name: entry.name, given: readCase(entry) }));

describe.skipIf(cases.length === 0)("builds", () => {
  const builds = cases.filter(({ given }) => given.output !== undefined);

  test.for(builds)("$name", ({ given }) => {
    const result = build(treeOf(given), given.target, optionsOf(given));

    expect(printResult(result)).toBe(given.output);
    expect(result.kind).toBe("built");
  });
});

describe.skipIf(cases.length === 0)("errors", () => {
  const errors = cases.filter(({ given }) => given.error !== undefined);

  test.for(errors)("$name", ({ given }) => {
    const result = build(treeOf(given), given.target, optionsOf(given));

    const isUnstable = given.error_unstable ?? false;
    const reason = isUnstable ? "" : reasonOf(given.error ?? "");
    expect(printResult(result)).toContain(reason);
    expect(result.kind).toBe("failed");
  });
});

describe.skipIf(cases.length === 0)("warnings", () => {
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
