import { onTestFailed } from "vitest";

import type { World } from "./world.ts";

const LINES = 60;

/** Has the end of the agent's log printed where a test fails. */
export function tellLogOnFailure(world: World): void {
  onTestFailed(() => void process.stderr.write(`${world.log.slice(-LINES).join("\n")}\n`));
}
