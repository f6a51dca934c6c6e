import { writeFile } from "node:fs/promises";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { isCommitSha } from "#contract/commit-sha.ts";

import { Checkout } from "../../support/checkout.ts";
import { contentOf, GitWorld, textAt } from "../../support/git-world.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let world: GitWorld;

beforeEach(async () => {
  world = await GitWorld.open();
});

afterEach(() => world.close());

describe("a look at a branch", () => {
  test("sees its commit, the message and the files", async () => {
    await world.checkout.write("apps/web.yaml", "kind: Deployment\n");
    await world.checkout.write("README.md", "Hello\n");
    const commit = await world.checkout.commit("First\n\nwith a body");
    await world.checkout.push();

    const sight = await world.see();

    expect(sight).toMatchObject({ branch: "main", commit, message: "First\n\nwith a body\n" });
    expect(textAt(sight.tree, "apps/web.yaml")).toBe("kind: Deployment\n");
    expect(sight.tree.list("").map(({ name }) => name)).toEqual(["README.md", "apps"]);
  });

  test("sees each push, and what was seen before stays as it was", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    const before = await world.see();
    const commit = await world.checkout.pushFile("a.yaml", "2");

    const after = await world.see();

    expect(after.commit).toBe(commit);
    expect([textAt(before.tree, "a.yaml"), textAt(after.tree, "a.yaml")]).toEqual(["1", "2"]);
  });

  test("sees the same while nothing moves", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    const first = await world.see();

    const second = await world.see();

    expect(second.commit).toBe(first.commit);
    expect(textAt(second.tree, "a.yaml")).toBe("1");
  });

  test("sees another branch of the same repository", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.see();
    await world.checkout.git("checkout", "--quiet", "-b", "feature/x");
    const commit = await world.checkout.pushFile("a.yaml", "2");

    const sight = await world.see({ branch: "feature/x" });

    expect(sight).toMatchObject({ branch: "feature/x", commit });
  });

  test("sees a branch of a repository whose HEAD names one that is not there", async () => {
    await world.checkout.git("checkout", "--quiet", "--orphan", "release");
    const commit = await world.checkout.pushFile("a.yaml", "1");

    const sight = await world.see({ branch: "release" });
    const next = await world.checkout.pushFile("a.yaml", "2");
    const later = await world.see({ branch: "release" });

    expect([sight.commit, later.commit]).toEqual([commit, next]);
    expect(textAt(later.tree, "a.yaml")).toBe("2");
  });

  test("follows the repository to another address", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.see();
    const url = await world.server.createRepository("acme/other");
    const other = await Checkout.of(url);
    const commit = await other.pushFile("b.yaml", "2");

    const sight = await world.see({ remote: { url, timeoutSeconds: 20 } });

    expect(sight.commit).toBe(commit);
    expect(sight.tree.entry("a.yaml")).toBeUndefined();
    await other.remove();
  });
});

describe("without a branch", () => {
  test("master is looked at", async () => {
    await world.checkout.pushFile("a.yaml", "main");
    await world.checkout.git("checkout", "--quiet", "-b", "master");
    const commit = await world.checkout.pushFile("a.yaml", "master");

    const { branch: _, ...look } = world.look();
    const sight = await world.git.look(look, new AbortController().signal);

    expect(sight).toMatchObject({ ok: true, value: { branch: "master", commit } });
  });

  test("the default branch is looked at where there is no master", async () => {
    const commit = await world.checkout.pushFile("a.yaml", "main");

    const { branch: _, ...look } = world.look();
    const sight = await world.git.look(look, new AbortController().signal);

    expect(sight).toMatchObject({ ok: true, value: { branch: "main", commit } });
  });
});

describe("a branch that does not only grow", () => {
  test("is seen where it was moved back to", async () => {
    const first = await world.checkout.pushFile("a.yaml", "1");
    await world.checkout.pushFile("a.yaml", "2");
    await world.see();
    await world.checkout.push("--force", `${first}:main`);

    const sight = await world.see();

    expect(sight.commit).toBe(first);
    expect(textAt(sight.tree, "a.yaml")).toBe("1");
  });

  test("is seen where it was moved back to beyond what was downloaded", async () => {
    const first = await world.checkout.pushFile("a.yaml", "0");
    for (let step = 1; step <= 15; step += 1) {
      await world.checkout.write("a.yaml", String(step));
      await world.checkout.commit();
    }
    await world.checkout.push();
    await world.see();
    await world.checkout.push("--force", `${first}:main`);

    const sight = await world.see();

    expect(textAt(sight.tree, "a.yaml")).toBe("0");
  });

  test("is seen with another history", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.see();
    await world.checkout.git("checkout", "--quiet", "--orphan", "new");
    await world.checkout.write("a.yaml", "another");
    const commit = await world.checkout.commit();
    await world.checkout.push("--force", "new:main");

    const sight = await world.see();

    expect(sight.commit).toBe(commit);
    expect(textAt(sight.tree, "a.yaml")).toBe("another");
  });

  test("is seen again after it was deleted and made anew", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.checkout.push("main:release");
    await world.see({ branch: "release" });
    await world.checkout.push("--delete", "release");
    const problem = await world.fail({ branch: "release" });
    const commit = await world.checkout.pushFile("a.yaml", "2");
    await world.checkout.push("main:release");

    const sight = await world.see({ branch: "release" });

    expect(problem.code).toBe("git-branch-missing");
    expect(sight.commit).toBe(commit);
  });

  test("is seen when it merges what began before the clone", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.checkout.git("checkout", "--quiet", "-b", "old");
    await world.checkout.write("old.yaml", "old");
    await world.checkout.commit();
    await world.checkout.git("checkout", "--quiet", "main");
    for (let step = 0; step < 12; step += 1) await world.checkout.pushFile("a.yaml", `${step}`);
    await world.see();
    await world.checkout.git("merge", "--quiet", "--no-edit", "old");
    await world.checkout.push("main");

    const sight = await world.see();

    expect(textAt(sight.tree, "old.yaml")).toBe("old");
    expect(textAt(sight.tree, "a.yaml")).toBe("11");
  });
});

describe("what may lie in a repository", () => {
  test("executables, symlinks and submodules are told apart", async () => {
    await world.checkout.write("plain", "1");
    await world.checkout.write("bin/run.sh", "#!/bin/sh\n");
    await world.checkout.git("add", "bin/run.sh");
    await world.checkout.git("update-index", "--chmod=+x", "bin/run.sh");
    await world.checkout.git("commit", "--quiet", "-m", "executable");
    await world.checkout.link("link", "../somewhere/else");
    const module = await world.checkout.git("rev-parse", "HEAD");
    await world.checkout.git("config", "core.fileMode", "false");
    await world.checkout.git("update-index", "--add", "--cacheinfo", `160000,${module},vendor/lib`);
    await world.checkout.git("add", "plain", "link");
    await world.checkout.git("commit", "--quiet", "-m", "all kinds");
    await world.checkout.push();

    const { tree } = await world.see();

    expect(tree.entry("plain")?.kind).toBe("file");
    expect(tree.entry("bin")?.kind).toBe("directory");
    expect(tree.entry("bin/run.sh")?.kind).toBe("executable");
    expect(tree.entry("link")?.kind).toBe("symlink");
    expect(textAt(tree, "link")).toBe("../somewhere/else");
    expect(tree.entry("vendor/lib")).toMatchObject({ kind: "submodule", id: module });
    expect([tree.read("vendor/lib"), tree.list("vendor/lib")]).toEqual([undefined, []]);
  });

  test("the root, and what is not there", async () => {
    await world.checkout.pushFile("a/b.yaml", "1");

    const { tree } = await world.see();

    expect(tree.entry("")).toMatchObject({ name: "", kind: "directory" });
    expect(tree.entry("")?.id).toBe(await world.checkout.git("rev-parse", "HEAD^{tree}"));
    for (const path of ["nothing", "a/nothing", "a/b.yaml/c", "A"]) {
      expect([tree.entry(path), tree.read(path), tree.list(path)]).toEqual([
        undefined,
        undefined,
        [],
      ]);
    }
    expect([tree.read("a"), tree.list("a/b.yaml")]).toEqual([undefined, []]);
  });

  test("names of all kinds", async () => {
    const names = [
      "a b",
      'quote"d',
      "tab\there",
      "line\nbreak",
      "naïve",
      "日本",
      "-dash",
      "*",
      "back\\slash",
      "~",
    ];
    for (const name of names) await world.checkout.write(name, name);
    await world.checkout.commit();
    await world.checkout.push();

    const { tree } = await world.see();

    expect(names.map((name) => textAt(tree, name))).toEqual(names);
  });

  test("names that are not UTF-8 do not become one", async () => {
    for (const byte of [0xfe, 0xff]) {
      const path = Buffer.concat([
        Buffer.from(`${world.checkout.folder}/`),
        Buffer.from([0x61, byte]),
      ]);
      await writeFile(path, `file ${byte}`);
    }
    await world.checkout.commit();
    await world.checkout.push();

    const { tree } = await world.see();

    expect(tree.list("").map(({ name }) => textAt(tree, name))).toEqual(["file 254", "file 255"]);
  });

  test("an empty commit, and an empty file", async () => {
    await world.checkout.commit("nothing in it");
    await world.checkout.push();
    const nothing = await world.see();
    await world.checkout.pushFile("empty", "");

    const { tree } = await world.see();

    expect(nothing.tree.list("")).toEqual([]);
    expect(tree.read("empty")).toEqual(Buffer.alloc(0));
  });

  test("a large file, as a whole and after a small change", async () => {
    const large = Buffer.alloc(3 * 1024 * 1024, "0123456789abcdef-");
    for (let at = 0; at < large.length; at += 1000)
      large.writeUInt32BE((at * 2_654_435_761) % 2 ** 32, at);
    await world.checkout.pushFile("large.bin", large);
    const before = await world.see();
    const changed = Buffer.concat([
      large.subarray(0, 2_000_000),
      Buffer.from("here"),
      large.subarray(2_000_000),
    ]);
    await world.checkout.pushFile("large.bin", changed);

    const after = await world.see();

    expect(large.equals(before.tree.read("large.bin") ?? Buffer.alloc(0))).toBe(true);
    expect(changed.equals(after.tree.read("large.bin") ?? Buffer.alloc(0))).toBe(true);
  });
});

describe("has", () => {
  test("knows the commits between two looks, and none that it never saw", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.see();
    const between = await world.checkout.pushFile("a.yaml", "2");
    await world.checkout.pushFile("a.yaml", "3");

    const before = await has(between);
    await world.see();

    expect([before, await has(between), await has("1".repeat(40))]).toEqual([false, true, false]);

    async function has(commit: string): Promise<boolean> {
      return isCommitSha(commit) && world.git.has("shop", commit);
    }
  });

  test("knows what a former process fetched, and nothing of another cache", async () => {
    const commit = await world.checkout.pushFile("a.yaml", "1");
    await world.see();
    world.restart();

    const known = isCommitSha(commit) && (await world.git.has("shop", commit));
    const other = isCommitSha(commit) && (await world.git.has("other", commit));

    expect([known, other]).toEqual([true, false]);
  });
});

test("looks at once, at one repository and at several", async () => {
  await world.checkout.pushFile("a.yaml", "1");
  const urls = await Promise.all(
    ["acme/b", "acme/c"].map((name) => world.server.createRepository(name)),
  );
  for (const url of urls) await world.checkout.git("push", "--quiet", url, "main");
  const looks = [world.url, ...urls].flatMap((url, index) =>
    Array.from({ length: 4 }, () =>
      world.see({ remote: { url, timeoutSeconds: 20 }, cacheKey: `cache-${index}` }),
    ),
  );

  const sights = await Promise.all(looks);

  expect(sights.map(({ tree }) => textAt(tree, "a.yaml"))).toEqual(
    Array.from({ length: 12 }, () => "1"),
  );
});

test("many pushes are still read, however many packs they made", { timeout: 60_000 }, async () => {
  await world.checkout.pushFile("a.yaml", "start");
  for (let step = 0; step < 45; step += 1) {
    await world.checkout.pushFile(`files/${step % 7}.yaml`, `value: ${step}\n`.repeat(20));
    await world.see();
  }

  const live = await world.see();
  world.restart();
  const again = await world.see();

  expect(contentOf(live.tree).size).toBe(8);
  expect(contentOf(again.tree)).toEqual(contentOf(live.tree));
});
