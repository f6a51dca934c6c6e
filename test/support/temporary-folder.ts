import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Has everything that this process, and those that it starts, put into the folder for temporary files gone when it ends. */
export function leaveNothingTemporary(): void {
  const folder = mkdtempSync(join(tmpdir(), "pullhook-tests-"));
  process.env["TMPDIR"] = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}
