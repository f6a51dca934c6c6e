import { dirname } from "node:path";

import { build } from "esbuild";

/** A program that is shipped as one file. */
export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly file: string;
  readonly minify: boolean; // where the size is read at each start; elsewhere stack traces are worth more
}

/** Everything that is shipped. */
export const PROGRAMS: readonly Program[] = [
  {
    name: "github-webhook",
    entry: "functions/handlers/github-webhook.ts",
    file: "dist/functions/github-webhook.mjs",
    minify: true,
  },
];

/** Bundles a program with all it imports into one ES module. */
export async function bundle({ entry, file, minify }: Program): Promise<void> {
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
    legalComments: "none",
    logLevel: "warning",
  });
}
