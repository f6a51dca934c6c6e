import { assert, property } from "fast-check";
import { describe, expect, test, vi } from "vitest";

import { build } from "../../../agent/kustomize/build.ts";
import type { BuildResult } from "../../../agent/kustomize/build.ts";
import { withFluxKustomization } from "../../../agent/kustomize/flux-kustomization.ts";
import { ParsedFiles } from "../../../agent/kustomize/load/parsed-files.ts";
import { printBuild } from "../../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../../agent/source/memory-tree.ts";
import { anyFiles, wellFormedFiles } from "./arbitrary-files.ts";
import type { Files } from "./arbitrary-files.ts";

const LONGEST_MILLISECONDS = 5000; // on a busy machine, cold; a build takes a few
const RUNS = 100;

vi.setConfig({ testTimeout: 120_000 }); // RUNS builds, on a busy machine

function buildTop(files: Files, parsed?: ParsedFiles): BuildResult {
  return build(memoryTree(files), "top", parsed === undefined ? {} : { parsed });
}

/** Objects that can be printed, or problems each of which has a sentence and advice. */
function isTold(result: BuildResult): boolean {
  if (result.kind === "built") return printBuild(result.build).length >= 0;
  if (result.kind === "needs") return result.needs.length > 0;
  const { problems } = result;
  return problems.length > 0 && problems.every(({ advice, message }) => advice && message);
}

describe("whatever a tree holds", () => {
  test("a build ends soon, with objects or with problems that tell where and what to do", () => {
    assert(
      property(anyFiles, (files) => {
        const start = performance.now();
        const result = buildTop(files);
        const milliseconds = performance.now() - start;

        expect(milliseconds).toBeLessThan(LONGEST_MILLISECONDS);
        expect(isTold(result)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test("a build is the same after other builds as it is alone", () => {
    assert(
      property(anyFiles, anyFiles, (files, others) => {
        const alone = buildTop(files);
        buildTop(others);
        const after = buildTop(files);

        expect(after).toEqual(alone);
      }),
      { numRuns: RUNS },
    );
  });

  test("a memory for parsed files changes nothing", () => {
    const parsed = new ParsedFiles();

    assert(
      property(anyFiles, (files) => {
        const remembered = buildTop(files, parsed);

        expect(remembered).toEqual(buildTop(files));
        expect(buildTop(files, parsed)).toEqual(remembered);
      }),
      { numRuns: RUNS },
    );
  });

  test("a Flux Kustomization's changes to it end soon, too", () => {
    const spec = { namePrefix: "flux-", targetNamespace: "there", images: [{ name: "nginx" }] };

    assert(
      property(anyFiles, (files) => {
        const start = performance.now();
        const entered = withFluxKustomization(memoryTree(files), "top", spec);
        if (entered.ok) build(entered.value, "top");

        expect(performance.now() - start).toBeLessThan(LONGEST_MILLISECONDS);
      }),
      { numRuns: RUNS },
    );
  });
});

test("what is generated is often right, so that all of a build is tried", () => {
  let built = 0;

  assert(
    property(wellFormedFiles, (files) => {
      if (buildTop(files).kind === "built") built += 1;
    }),
    { numRuns: RUNS },
  );

  expect(built).toBeGreaterThan(RUNS / 4);
});
