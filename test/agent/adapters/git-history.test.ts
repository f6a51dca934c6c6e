import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { gitSource } from "../../../agent/adapters/git.ts";
import type { Entry, Tree } from "../../../agent/source/tree.ts";
import { startGitServer } from "../../../infra/local/git/git-server.ts";
import { Checkout } from "../../support/checkout.ts";

/** What somebody does to a repository between two looks. */
type Step =
  | { readonly kind: "write"; readonly path: string; readonly lines: readonly number[] }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "back"; readonly commits: number }
  | { readonly kind: "merge" }
  | { readonly kind: "repack" }; // so that objects come as deltas

const path = fc.constantFrom("a", "b.yaml", "dir/a", "dir/c", "dir/deep/er/d", "x y/z");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("write" as const), path, lines: someLines() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("link" as const), path, target: path }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("back" as const),
      commits: fc.integer({ min: 1, max: 14 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "merge" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "repack" as const }) },
);

/** Files that share most of their lines, as manifests do: git stores the one as a delta of the other. */
function someLines(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 0, maxLength: 60 });
}

test("every file of every commit is what git has", { timeout: 120_000 }, async () => {
  const history = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 7,
  });

  await fc.assert(fc.asyncProperty(history, checkHistory), { numRuns: 8 });
});

async function checkHistory(history: readonly (readonly Step[])[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "pullhook-history-"));
  const server = await startGitServer({ directory: join(directory, "repositories") });
  const url = await server.createRepository("acme/shop");
  const repository = join(directory, "repositories/acme/shop.git");
  const checkout = await Checkout.of(url);
  const git = gitSource({ directory: join(directory, "cache") });
  try {
    const seen: { readonly commit: string; readonly tree: Tree }[] = [];
    for (const steps of history) {
      for (const one of steps) await take(one, checkout, repository);
      await checkout.push("--force", "HEAD:main");
      const look = {
        remote: { url, timeoutSeconds: 20 },
        branch: "main",
        cacheKey: "x",
        expectMove: true,
      };
      const sight = await git.look(look, new AbortController().signal);
      if (!sight.ok) throw new Error(sight.error.message);
      seen.push(sight.value);
    }
    for (const { commit, tree } of seen) {
      expect(contentOf(tree)).toEqual(await contentInGit(checkout, commit));
    }
  } finally {
    await server.close();
    await checkout.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

async function take(one: Step, checkout: Checkout, repository: string): Promise<void> {
  switch (one.kind) {
    case "write":
      await checkout.git("rm", "--quiet", "--force", "--ignore-unmatch", one.path);
      await checkout.write(
        one.path,
        one.lines.map((line) => `line: ${line} ${"-".repeat(line % 40)}\n`).join(""),
      );
      break;
    case "remove":
      await checkout.git("rm", "--quiet", "--force", "--ignore-unmatch", one.path);
      break;
    case "link":
      await checkout.git("rm", "--quiet", "--force", "--ignore-unmatch", one.path);
      await checkout.link(one.path, one.target);
      break;
    case "back": {
      const [target = "HEAD"] = (
        await checkout
          .git("rev-list", "--first-parent", `--max-count=${one.commits}`, "HEAD")
          .catch(() => "")
      )
        .split("\n")
        .toReversed();
      if (target !== "") await checkout.git("reset", "--quiet", "--hard", target);
      break;
    }
    case "merge":
      await checkout.git("merge", "--quiet", "--no-edit", "-s", "ours", "side").catch(() => "");
      await checkout.git("branch", "--force", "side", "HEAD").catch(() => "");
      break;
    case "repack":
      await checkout.git(
        "--git-dir",
        repository,
        "repack",
        "-a",
        "-d",
        "-q",
        "--depth=20",
        "--window=20",
      );
      break;
  }
  await checkout.commit(one.kind);
}

interface Content {
  readonly entry: Entry;
  readonly bytes: string;
}

function contentOf(tree: Tree, directory = ""): ReadonlyMap<string, Content> {
  const found = new Map<string, Content>();
  for (const entry of tree.list(directory)) {
    const at = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (entry.kind === "directory")
      for (const [below, content] of contentOf(tree, at)) found.set(below, content);
    else found.set(at, { entry, bytes: Buffer.from(tree.read(at) ?? []).toString() });
  }
  return found;
}

const KINDS: Readonly<Record<string, Entry["kind"]>> = {
  "100644": "file",
  "100755": "executable",
  "120000": "symlink",
};

async function contentInGit(
  checkout: Checkout,
  commit: string,
): Promise<ReadonlyMap<string, Content>> {
  const listed = await checkout.git("ls-tree", "-r", "-z", commit);
  const found = new Map<string, Content>();
  for (const line of listed.split("\0").filter((text) => text !== "")) {
    const [, mode = "", id = "", at = ""] = /^([0-7]+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const bytes = await checkout.raw("cat-file", "blob", id);
    found.set(at, {
      entry: { name: at.split("/").at(-1) ?? "", kind: KINDS[mode] ?? "file", id },
      bytes,
    });
  }
  return found;
}
