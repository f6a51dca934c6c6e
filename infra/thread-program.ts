import { build, type Plugin } from "esbuild";

const PLACE = /[\\/]build-thread[\\/]program\.ts$/;
const ENTRY = "agent/build-thread/thread.ts";

/** Puts the program of the thread that builds into the agent's own file, as a text: the agent stays one file. */
export function threadProgram(root: string): Plugin {
  return {
    name: "thread-program",
    setup(bundling) {
      bundling.onLoad({ filter: PLACE }, async () => {
        const text = JSON.stringify(await bundleThread(root));
        return { contents: `export const PROGRAM = ${text};` };
      });
    },
  };
}

/** The thread as one script, which a worker evaluates. */
export async function bundleThread(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true, // of errors and classes, which are told
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
