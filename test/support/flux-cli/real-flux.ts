import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Flux } from "./flux.ts";

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** The real flux command, which is at `program`, as the administrator of the cluster that a kubeconfig names. */
export function realFlux(program: string, kubeconfig: string): Flux {
  const folder = mkdtempSync(join(tmpdir(), "pullhook-flux-"));
  const file = join(folder, "kubeconfig");
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const env = { ...process.env, KUBECONFIG: file, HOME: folder };
  return (...args) =>
    new Promise((resolve, reject) => {
      const options = { env, maxBuffer: MAX_OUTPUT_BYTES };
      execFile(program, args, options, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") {
          reject(
            new Error(`${program}, which PULLHOOK_TEST_FLUX names, cannot be run`, {
              cause: error,
            }),
          );
          return;
        }
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
}
