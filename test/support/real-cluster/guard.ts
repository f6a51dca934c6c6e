import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Outlives this process, kill -9 included, just long enough to end what it was told of. */
export interface Guard {
  endsProcess(id: number): void;
  removesFolder(path: string): void;
  /** Lets everything go on without it. */
  dismiss(): Promise<void>;
}

/** Starts the process that cleans up behind this one. */
export function startGuard(): Guard {
  const script = fileURLToPath(new URL("end-with-parent.ts", import.meta.url));
  const guard = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: fileURLToPath(new URL(".", import.meta.url)), // where "tsx" is looked up from
    detached: true, // a Ctrl-C of the terminal is not for it
    stdio: ["pipe", "ignore", "ignore"],
  });
  return {
    endsProcess: (id) => void guard.stdin.write(`process ${id}\n`),
    removesFolder: (path) => void guard.stdin.write(`folder ${path}\n`),
    dismiss: async () => {
      const ended = once(guard, "exit");
      guard.kill("SIGKILL");
      await ended;
    },
  };
}
