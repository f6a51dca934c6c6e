import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { build } from "../../../agent/kustomize/build.ts";
import { printBuild } from "../../../agent/kustomize/print-build.ts";
import { memoryTree, type MemoryFile } from "../../../agent/source/memory-tree.ts";
import type { Tree } from "../../../agent/source/tree.ts";
import { PROGRAMS } from "../../../infra/bundle.ts";
import { kubectlFor } from "../../support/kubectl.ts";

const FOLDER = "infra/agent";
const kubectl = kubectlFor("");

test.for([
  FOLDER,
  `${FOLDER}/companion/flux`,
  `${FOLDER}/companion/argocd`,
  `${FOLDER}/monitoring`,
])("our engine builds %s byte for byte as kubectl does", async (path) => {
  const ours = build(treeOf(FOLDER), path, { reorder: "unspecified", loadRestrictor: "root-only" });
  const theirs = await kubectl(["kustomize", path]);

  expect(theirs).toMatchObject({ code: 0, stderr: "" });
  expect(ours.kind === "built" ? printBuild(ours.build) : ours).toBe(theirs.stdout);
});

test("the image holds the agent as it is bundled, runs as nobody, and nothing else is copied into it", () => {
  const stages = readFileSync(`${FOLDER}/Dockerfile`, "utf8")
    .split(/^FROM /m)
    .slice(1);
  const shipped = stages.at(-1)?.split("\n") ?? [];
  const file = PROGRAMS.find(({ name }) => name === "agent")?.file;

  expect(stages).toHaveLength(2);
  expect(stages[0]).toContain("RUN npm run build -- agent\n");
  expect(shipped.filter((line) => /^(?:COPY|ADD|RUN) /.test(line))).toEqual([
    `COPY --from=build /src/${file} /agent.mjs`,
  ]);
  expect(shipped).toContain("USER 65534:65534");
  expect(shipped).toContain('ENTRYPOINT ["/nodejs/bin/node", "/agent.mjs"]');
});

test("everything that the image is built from is there for its builder", () => {
  const ignored = readFileSync(`${FOLDER}/Dockerfile.dockerignore`, "utf8").split("\n");
  const sent = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));

  expect(ignored).toContain("*");
  expect(sent.filter((path) => !existsSync(path))).toEqual([]);
  expect(sent).toEqual(expect.arrayContaining(["agent", "functions/contract", "infra"]));
});

function treeOf(folder: string): Tree {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  const contents = files.map((path): [string, MemoryFile] => [path, readFileSync(path, "utf8")]);
  return memoryTree(Object.fromEntries(contents));
}
