import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("heap-after-builds.ts", import.meta.url));
const ROUNDS = 12;
const BUILDS_A_ROUND = 80; // each of a tree of its own
const WARM_ROUNDS = 4; // the engine's code is compiled, what is known of built-in kinds is there
const MAX_BYTES_A_BUILD = 1_500; // a build's result alone takes twice that, the trees it parses ten times

/** How much more is in use after each build, once the engine is warm. */
async function growth(results: "forget" | "keep"): Promise<number> {
  const program = ["--expose-gc", "--import", "tsx", PROGRAM];
  const settings = [String(ROUNDS), String(BUILDS_A_ROUND), results];
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...settings]);
  const warm = stdout.split(",").map(Number).slice(WARM_ROUNDS);
  const half = warm.length / 2;
  return (mean(warm.slice(half)) - mean(warm.slice(0, half))) / (half * BUILDS_A_ROUND);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

test(
  "builds leave nothing in memory, whatever their trees hold",
  { timeout: 240_000 },
  async () => {
    expect(await growth("forget")).toBeLessThan(MAX_BYTES_A_BUILD);
  },
);

test("what builds would leave is seen", { timeout: 240_000 }, async () => {
  expect(await growth("keep")).toBeGreaterThan(MAX_BYTES_A_BUILD);
});
