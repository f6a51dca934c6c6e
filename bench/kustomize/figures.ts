import { build } from "../../agent/kustomize/build.ts";
import type { BuildOptions } from "../../agent/kustomize/build.ts";
import { ParsedFiles } from "../../agent/kustomize/load/parsed-files.ts";
import { printBuild } from "../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../agent/source/memory-tree.ts";
import type { Tree } from "../../agent/source/tree.ts";
import { optionsOf, readCase, readIndex, treeOf } from "../../test/conformance/kustomize-cases.ts";
import { figure, median, type Figure } from "../figure.ts";
import { buildWithBinary } from "./other-binary.ts";
import { makePlatform } from "./platform.ts";

const WARM_ROUNDS = 10; // the last of which counts as warm

/** What the original takes for all conformance cases in one process, at best: 3.1 s for 958. */
const ORIGINAL_MILLISECONDS_A_CASE = 3100 / 958;

/** Figures, and what else there is to tell. */
export interface Told {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

interface Work {
  readonly tree: Tree;
  readonly target: string;
  readonly options: BuildOptions;
}

/** Builds all conformance cases in this process, first cold and then warm. */
export function conformanceFigures(): Told {
  const cases = readIndex().map((entry) => readCase(entry));
  if (cases.length === 0) {
    return { figures: [], notes: ["The conformance cases are not beside this checkout."] };
  }
  const work = cases.map((given) => ({
    tree: treeOf(given),
    target: given.target,
    options: optionsOf(given),
  }));
  const rounds = Array.from({ length: WARM_ROUNDS }, () => buildAll(work));
  const cold = rounds[0] ?? [];
  const warm = rounds.at(-1) ?? [];
  return {
    figures: [
      figure("cases_cold_ms", sum(cold), "ms"),
      figure("cases_warm_ms", sum(warm), "ms"),
      figure("cases_warm_median_ms", median(warm), "ms"),
      figure("cases_ratio", sum(warm) / (cases.length * ORIGINAL_MILLISECONDS_A_CASE), "x"),
    ],
    notes: [`${cases.length} cases; the ratio is to the original in process.`],
  };
}

/** Builds a platform, cold and warm, without and with a memory for parsed files, and against a binary where there is one. */
export function platformFigures(): Told {
  const platform = makePlatform();
  const tree = memoryTree(platform.files);
  const parsed = new ParsedFiles();
  const plain = platform.overlays.map((target) => ({ tree, target, options: {} }));
  const remembering = plain.map((work) => ({ ...work, options: { parsed } }));
  const cold = sum(buildAll(plain));
  const warm = sum(lastOf(plain));
  const figures = [
    figure("platform_cold_ms", cold, "ms"),
    figure("platform_warm_ms", warm, "ms"),
    figure("platform_parsed_ms", sum(lastOf(remembering)), "ms"),
  ];
  const other = buildWithBinary(platform);
  if (other === undefined) return { figures, notes: ["No kustomize or kubectl is on the PATH."] };
  const theirs = sum(other.milliseconds);
  return {
    figures: [
      ...figures,
      figure("binary_ms", theirs, "ms"),
      figure("platform_cold_ratio", cold / theirs, "x"),
      figure("platform_warm_ratio", warm / theirs, "x"),
    ],
    notes: [
      `The ratios are to ${other.command}, a process for each overlay.`,
      countSame(plain, other.texts),
    ],
  };
}

const SORTED: BuildOptions = { reorder: "unspecified" }; // as the command sorts

function countSame(work: readonly Work[], texts: readonly string[]): string {
  const same = work.filter(
    (each, at) => texts[at] !== "" && textOf({ ...each, options: SORTED }) === texts[at],
  );
  return `${same.length} of ${work.length} overlays come to the same bytes.`;
}

function lastOf(work: readonly Work[]): readonly number[] {
  let last: readonly number[] = [];
  for (let round = 1; round < WARM_ROUNDS; round += 1) last = buildAll(work);
  return last;
}

/** The milliseconds that each build takes, printing included. */
function buildAll(work: readonly Work[]): readonly number[] {
  return work.map((each) => {
    const start = performance.now();
    textOf(each);
    return performance.now() - start;
  });
}

/** Of a conformance case it may be empty: some have to fail. */
function textOf({ tree, target, options }: Work): string {
  const result = build(tree, target, options);
  return result.kind === "built" ? printBuild(result.build) : "";
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
