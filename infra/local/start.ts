import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { build, type Plugin } from "esbuild";

// npm start: bundles the embedded default and runs that. Loaded file by file, its packages alone would take longer than all else.
const ROOT = join(import.meta.dirname, "../..");
const BUNDLE = join(ROOT, ".pullhook/local.mjs");
const DEFINE_REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Has each file of ours still know where it lies: what it reads is beside it. */
const OWN_PLACES: Plugin = {
  name: "own places",
  setup(bundling) {
    bundling.onLoad({ filter: /[\\/]infra[\\/].*\.ts$/ }, async ({ path }) => ({
      loader: "ts",
      contents: (await readFile(path, "utf8"))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
    }));
  },
};

await build({
  entryPoints: [join(import.meta.dirname, "main.ts")],
  outfile: BUNDLE,
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  mainFields: ["module", "main"],
  external: ["esbuild"], // which bundles the agent
  plugins: [OWN_PLACES],
  banner: { js: DEFINE_REQUIRE },
  logLevel: "warning",
});
await import(pathToFileURL(BUNDLE).href);
