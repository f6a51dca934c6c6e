import { dirname } from "node:path";

import { build } from "esbuild";

/** A program that is shipped as one file. */
export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly file: string;
  readonly needsRequire: boolean; // a package in it is CommonJS and asks for node's modules
  readonly minify: boolean; // where the size is read at each start; elsewhere stack traces are worth more
}

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
];

/** Bundles the program of a name, to where it usually is or into another file. */
export async function bundleProgram(name: string, file?: string): Promise<void> {
  const program = PROGRAMS.find((known) => known.name === name);
  if (program === undefined) throw new Error(`There is no program ${name}.`);
  await bundle(file === undefined ? program : { ...program, file });
}

const DEFINE_REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles a program with all it imports into one ES module. */
export async function bundle({ entry, file, needsRequire, minify }: Program): Promise<void> {
  await build({
    absWorkingDir: dirname(import.meta.dirname),
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    mainFields: ["module", "main"], // packages' ES modules, of which what nobody calls is left out
    minify,
    ...(needsRequire ? { banner: { js: DEFINE_REQUIRE } } : {}),
    legalComments: "none",
    logLevel: "warning",
  });
}
