import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file in a claimed folder that names the process. */
export const CLAIM_FILE = "pid";

/** Claims a folder for this process, so that no two write to one state; the problem names the other process. */
export function claimDirectory(directory: string): { readonly problem?: string; release(): void } {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, CLAIM_FILE);
  const other = runningProcess(file);
  if (other !== undefined) {
    return {
      problem: `Process ${other} already runs the embedded default on ${directory}: stop it first.`,
      release: () => {},
    };
  }
  writeFileSync(file, String(process.pid));
  return { release: () => rmSync(file, { force: true }) };
}

function runningProcess(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    process.kill(pid, 0); // asks whether it is there; nothing is sent
    return pid === process.pid ? undefined : pid;
  } catch {
    return undefined; // no file, or nobody of that number
  }
}
