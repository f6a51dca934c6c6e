import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Platform } from "./platform.ts";

const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];

/** How the platform is built by the kustomize that is on the PATH. */
export interface OtherBuilds {
  readonly command: string;
  readonly milliseconds: readonly number[]; // of each overlay, in a process of its own
  readonly texts: readonly string[];
}

/** Builds every overlay of a platform with a kustomize on the PATH; undefined where there is none. */
export function buildWithBinary({ files, overlays }: Platform): OtherBuilds | undefined {
  const found = COMMANDS.find(([program]) => spawnSync(program, ["version"]).error === undefined);
  if (found === undefined) return undefined;
  const [program, ...args] = found;
  const folder = mkdtempSync(join(tmpdir(), "bench-kustomize-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const built = overlays.map((overlay) => {
    const start = performance.now();
    const { stdout } = spawnSync(program, [...args, join(folder, overlay)], { encoding: "utf8" });
    return { milliseconds: performance.now() - start, text: stdout };
  });
  rmSync(folder, { recursive: true });
  return {
    command: found.join(" "),
    milliseconds: built.map(({ milliseconds }) => milliseconds),
    texts: built.map(({ text }) => text),
  };
}
