import { rm } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";

import { build } from "esbuild";

import { threadProgram } from "./thread-program.ts";

/** A program that is shipped: one file, and where it is split a folder of the same name with the parts that few calls need. */
export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly file: string;
  readonly needsRequire: boolean; // a package in it is CommonJS and asks for node's modules
  readonly minify: boolean; // where the size is read at each start; elsewhere stack traces are worth more
  readonly isSplit?: boolean;
}

/** The program that others import. */
export const LIBRARY = "kustomize";

/** Everything that is shipped. */
export const PROGRAMS: readonly Program[] = [
  ...["webhook", "image-event", "sweeper"].map((name) => ({
    name,
    entry: `functions/handlers/${name}.ts`,
    file: `dist/functions/${name}.mjs`,
    needsRequire: false,
    minify: true,
  })),
  {
    name: "agent",
    entry: "agent/main.ts",
    file: "dist/agent.mjs",
    needsRequire: true,
    minify: false,
  },
  {
    name: "cli",
    entry: "agent/cli/main.ts",
    file: "dist/cli.mjs",
    needsRequire: true,
    minify: true,
    isSplit: true,
  },
  {
    name: LIBRARY,
    entry: "infra/library/kustomize.ts",
    file: "dist/kustomize.mjs",
    needsRequire: false,
    minify: false,
  },
];

/** Bundles the program of a name, to where it usually is or into another file. */
export async function bundleProgram(name: string, file?: string): Promise<void> {
  const program = PROGRAMS.find((known) => known.name === name);
  if (program === undefined) throw new Error(`There is no program ${name}.`);
  await bundle(file === undefined ? program : { ...program, file });
}

const DEFINE_REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles a program with all it imports into one ES module, or into several. */
export async function bundle({ entry, file, needsRequire, ...how }: Program): Promise<void> {
  const root = dirname(import.meta.dirname);
  const name = basename(file, ".mjs");
  const { minify, isSplit = false } = how;
  if (isSplit) await rm(resolve(root, dirname(file), name), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: dirname(file),
    outExtension: { ".js": ".mjs" },
    splitting: isSplit,
    chunkNames: `${name}/[name]-[hash]`,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    mainFields: ["module", "main"], // packages' ES modules, of which what nobody calls is left out
    minify,
    plugins: [threadProgram(root)],
    ...(needsRequire ? { banner: { js: DEFINE_REQUIRE } } : {}),
    legalComments: "none",
    logLevel: "warning",
  });
}
