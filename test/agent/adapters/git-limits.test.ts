import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { objectId } from "../../../agent/source/object-id.ts";
import { GitWorld, textAt } from "../../support/git-world.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let world: GitWorld;

beforeEach(async () => {
  world = await GitWorld.open();
});

afterEach(() => world.close());

test("a download that is too large is a problem that names the limit", async () => {
  await world.checkout.pushFile("large.bin", randomBytes(300_000));
  world.restart({ limits: { downloadBytes: 200_000 } });

  const problem = await world.fail();

  expect(problem.code).toBe("git-too-large");
  expect(problem.message).toContain(
    `The repository "${world.url}" is too large: more than 200000 bytes`,
  );
  expect(problem.advice).toContain("Keep large files out of git");
});

test("too many objects are", async () => {
  for (let file = 0; file < 20; file += 1) await world.checkout.write(`${file}`, `${file}`);
  await world.checkout.commit();
  await world.checkout.push();
  world.restart({ limits: { objects: 10 } });

  expect((await world.fail()).message).toContain("it has 22 objects, and 10 are allowed");
});

test("too many files are, also where a few objects make many", async () => {
  for (let file = 0; file < 10; file += 1) await world.checkout.write(`a/${file}`, `${file}`);
  for (const copy of ["b", "c", "d"]) {
    for (let file = 0; file < 10; file += 1)
      await world.checkout.write(`${copy}/${file}`, `${file}`);
  }
  await world.checkout.commit();
  await world.checkout.push();
  world.restart({ limits: { entries: 43 } });
  const problem = await world.fail();
  world.restart({ limits: { entries: 44 } });

  expect(problem.message).toContain("it has more than 43 files and directories");
  expect((await world.see()).tree.list("")).toHaveLength(4);
});

test.for([
  [1024, "read"],
  [1025, "refused"],
] as const)("directories that are %i deep are %s", async ([depth, outcome]) => {
  await world.checkout.pushFile("a", "1");
  const blob = await world.checkout.git("rev-parse", "HEAD:a");
  const root = await nested(depth, treeOf("100644", "a", blob));
  const commit = await world.checkout.git("commit-tree", "-m", "deep", root);
  await world.checkout.push("--force", `${commit}:main`);

  const sight = await world.git.look(world.look(), new AbortController().signal);

  const seen = sight.ok ? textAt(sight.value.tree, `${"d/".repeat(depth)}a`) : sight.error.message;
  expect(seen).toContain(outcome === "read" ? "1" : "its directories are more than 1024 deep");
});

test("a file that is too large does no harm until it is read", async () => {
  await world.checkout.write("a.yaml", "1");
  await world.checkout.pushFile("large.bin", randomBytes(2 * 1024 * 1024));
  world.restart({ limits: { fileBytes: 1024 * 1024 } });

  const { tree } = await world.see();

  expect(textAt(tree, "a.yaml")).toBe("1");
  expect(() => tree.read("large.bin")).toThrow('"large.bin" has 2 MiB');
});

/** Writes a tree into so many directories, each in the one before, and gives the id of the outermost. */
async function nested(depth: number, innermost: Buffer): Promise<string> {
  const trees = [innermost];
  for (let level = 0; level < depth; level += 1) {
    trees.push(treeOf("40000", "d", objectId("tree", trees.at(-1) ?? innermost)));
  }
  const paths = trees.map((_, level) => join(".git", `draft-${level}`));
  for (const [level, tree] of trees.entries()) await world.checkout.write(paths[level] ?? "", tree);
  const ids = await world.checkout.git("hash-object", "-w", "-t", "tree", "--literally", ...paths);
  return ids.split("\n").at(-1) ?? "";
}

function treeOf(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}
