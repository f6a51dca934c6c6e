import { sample } from "fast-check";

import { build } from "../../../agent/kustomize/build.ts";
import { ParsedFiles } from "../../../agent/kustomize/load/parsed-files.ts";
import { printBuild } from "../../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../../agent/source/memory-tree.ts";
import { anyFiles } from "./arbitrary-files.ts";

// Builds trees of every round's own and writes how many bytes were in use after each round.
// Called as: node --expose-gc --import tsx heap-after-builds.ts ROUNDS BUILDS forget|keep
const [, , rounds = "1", builds = "1", results = "forget"] = process.argv;

const KEPT_CHARACTERS = 10_000; // of parsed files: full soon
const parsed = new ParsedFiles(KEPT_CHARACTERS);
const kept: unknown[] = [];
const used: number[] = [];

for (let round = 0; round < Number(rounds); round += 1) {
  buildRound(round);
  used.push(await bytesInUse());
}
process.stdout.write(used.join(","));

function buildRound(seed: number): void {
  for (const files of sample(anyFiles, { seed, numRuns: Number(builds) })) {
    const result = build(memoryTree(files), "top", { parsed });
    if (result.kind === "built") printBuild(result.build);
    if (results === "keep") kept.push({ files, result });
  }
}

async function bytesInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("node was started without --expose-gc");
  await globalThis.gc({ type: "major", execution: "async" });
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
