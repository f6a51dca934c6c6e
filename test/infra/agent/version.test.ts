import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { isJsonObject, parseJson } from "#contract/json.ts";

const FOLDERS = ["infra/agent", "docs"];
const OURS = /(?:pullhook-agent:|newTag: |app\.kubernetes\.io\/version: )(v\d[\w.+-]*)/g;

/** Each version of the agent that a folder names, and the file. */
function versionsIn(folder: string): readonly (readonly [file: string, version: string])[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(OURS)].map(
        ([, version = ""]) => [file, version] as const,
      ),
    );
}

test("what installs the agent names the version of the package", () => {
  const manifest = parseJson(readFileSync("package.json", "utf8"));
  const wanted = isJsonObject(manifest) ? `v${String(manifest["version"])}` : "";

  const named = FOLDERS.flatMap(versionsIn);

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, each]) => each !== wanted)).toEqual([]);
});
