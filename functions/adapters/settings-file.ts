import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = "./pullhook.json"; // beside the program: where the package has it

/** Reads the file of settings that was deployed with a program; undefined where there is none. */
export function settingsBeside(moduleUrl: string): string | undefined {
  const path = fileURLToPath(new URL(FILE, moduleUrl));
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
