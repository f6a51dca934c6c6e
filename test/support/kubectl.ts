import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one kubectl command said; it never throws for a refusal, so that a test can look at that too. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with these arguments; `input` is what `-f -` reads. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<Answer>;

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The real kubectl, as the administrator of the cluster that a kubeconfig names. */
export function kubectlFor(kubeconfig: string): Kubectl {
  const folder = mkdtempSync(join(tmpdir(), "pullhook-kubectl-"));
  const file = join(folder, "kubeconfig");
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const env = { ...process.env, KUBECONFIG: file, KUBECACHEDIR: join(folder, "cache") };
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const options = { env, maxBuffer: MAX_OUTPUT_BYTES };
      const child = execFile("kubectl", args, options, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") {
          reject(
            new Error("kubectl, which these tests need on the PATH, cannot be run", {
              cause: error,
            }),
          );
          return;
        }
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
      child.stdin?.on("error", () => {}); // it ended without reading everything: its answer says why
      child.stdin?.end(input);
    });
}
