// Ends what its parent started, and removes its folder, when the parent is gone, however it went: the pipe on standard
// input ends then. Each line read is `process ID` or `folder PATH`.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

const lines: string[] = [];
for await (const line of createInterface({ input: process.stdin })) lines.push(line);

for (const line of lines) {
  const [, kind, what = ""] = /^(process|folder) (.+)$/.exec(line) ?? [];
  if (kind === "process") endProcess(Number(what));
  if (kind === "folder") rmSync(what, { recursive: true, force: true, maxRetries: 10 });
}

function endProcess(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // it ended by itself
  }
}
