import { randomBytes } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { FaultyProxy } from "../../support/faulty-proxy.ts";
import { GitWorld, textAt } from "../../support/git-world.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let world: GitWorld;

beforeEach(async () => {
  world = await GitWorld.open();
  for (let file = 0; file < 5; file += 1)
    await world.checkout.write(`${file}.yaml`, `file: ${file}\n`);
  await world.checkout.write("large.bin", randomBytes(400_000));
  await world.checkout.commit();
  await world.checkout.push();
  await world.see();
  await world.checkout.pushFile("a.yaml", "1");
  await world.see();
});

afterEach(() => world.close());

describe("a new process", () => {
  test("reads what a former one left, and downloads nothing", async () => {
    const proxy = await FaultyProxy.before(world.server.url);
    const remote = { url: `${proxy.url}/acme/shop.git`, timeoutSeconds: 20 };
    await world.see({ remote, cacheKey: "proxied" });
    proxy.requests.length = 0;
    world.restart();

    const { tree } = await world.see({ remote, cacheKey: "proxied" });

    expect([textAt(tree, "a.yaml"), textAt(tree, "4.yaml")]).toEqual(["1", "file: 4\n"]);
    expect(proxy.requests.map((request) => request.split(" ")[0])).toEqual(["GET"]);
    await proxy.close();
  });

  const damages: [string, (folder: string, packs: readonly string[]) => Promise<unknown>][] = [
    ["a pack is cut off", (folder, [pack = ""]) => truncate(join(folder, pack), 30)],
    ["a pack is one byte too long", (folder, [pack = ""]) => appendFile(join(folder, pack), "x")],
    ["a byte of a pack has changed", (folder, [pack = ""]) => changeByte(join(folder, pack))],
    ["a pack is gone", (folder, [pack = ""]) => rm(join(folder, pack))],
    ["another pack is gone", (folder, [, pack = ""]) => rm(join(folder, pack))],
    ["an index is gone", (folder, [pack = ""]) => rm(join(folder, pack.replace(".pack", ".idx")))],
    [
      "an index is cut off",
      (folder, [pack = ""]) => truncate(join(folder, pack.replace(".pack", ".idx")), 100),
    ],
    ["the state is gone", (folder) => rm(join(folder, "state.json"))],
    ["the state is half written", (folder) => truncate(join(folder, "state.json"), 20)],
    [
      "the state is of another version",
      (folder) => writeFile(join(folder, "state.json"), '{"format":0}'),
    ],
    ["the folder is empty", (folder) => rm(folder, { recursive: true }).then(() => mkdir(folder))],
  ];
  test.for(damages)("clones anew when %s", async ([, damage]) => {
    const folder = await generationFolder();
    const names = await readdir(folder);
    await damage(
      folder,
      names.filter((name) => name.endsWith(".pack")),
    );
    world.restart();

    const { tree } = await world.see();

    expect([textAt(tree, "a.yaml"), textAt(tree, "4.yaml")]).toEqual(["1", "file: 4\n"]);
    expect(await readdir(join(world.cache, "repository-shop"))).toHaveLength(1);
  });

  test("clears away what a killed one had begun", async () => {
    const folder = join(world.cache, "repository-shop");
    await mkdir(join(folder, "7.new"));
    await writeFile(join(folder, "7.new/incoming.pack"), "PACK");
    const generation = await generationFolder();
    const names = await readdir(generation);
    await writeFile(join(generation, "incoming.pack"), "PACK");
    await writeFile(join(generation, "pack-of-nobody.idx"), "");
    world.restart();

    const { tree } = await world.see();

    expect(textAt(tree, "a.yaml")).toBe("1");
    expect(await readdir(folder)).toEqual(["1"]);
    expect((await readdir(generation)).toSorted()).toEqual(names.toSorted());
  });
});

describe("a cache that is lost while the agent runs", () => {
  test("is cloned anew with the next push", async () => {
    const before = await world.see();
    await rm(world.cache, { recursive: true });
    const commit = await world.checkout.pushFile("a.yaml", "2");

    const after = await world.see();

    expect(after.commit).toBe(commit);
    expect(after.tree.read("large.bin")).toHaveLength(400_000);
    expect(before.tree.read("large.bin")).toHaveLength(400_000);
    expect([textAt(before.tree, "a.yaml"), textAt(after.tree, "a.yaml")]).toEqual(["1", "2"]);
  });

  test("and cannot be made again is a problem that says so", async () => {
    await rm(world.cache, { recursive: true });
    await writeFile(world.cache, "a file where the folder should be");
    world.restart();

    const problem = await world.fail();

    expect(problem.code).toBe("git-cache");
    expect(problem.message).toContain(`The cache for "${world.url}" cannot be used`);
    await rm(world.cache);
  });
});

test("a repository is cloned anew once much more was fetched than it holds", async () => {
  const config = [join(world.repository, "config"), join(world.checkout.folder, ".git/config")];
  for (const file of config)
    await appendFile(file, "[core]\n\tcompression = 0\n\tbigFileThreshold = 1m\n");
  for (let push = 0; push < 8; push += 1) {
    await world.checkout.pushFile("huge.bin", randomBytes(10_000_000));
    await world.see();
  }

  const { tree } = await world.see();

  expect(tree.read("huge.bin")).toHaveLength(10_000_000);
  expect(await readdir(join(world.cache, "repository-shop"))).toEqual(["2"]);
});

describe("keepOnly", () => {
  test("forgets all but the named caches", async () => {
    const { commit } = await world.see({ cacheKey: "other" });
    await writeFile(join(world.cache, "lost+found"), "not ours");

    await world.git.keepOnly(new Set(["other"]));

    expect((await readdir(world.cache)).toSorted()).toEqual(["lost+found", "repository-other"]);
    expect([await world.git.has("shop", commit), await world.git.has("other", commit)]).toEqual([
      false,
      true,
    ]);
    expect(textAt((await world.see()).tree, "a.yaml")).toBe("1");
  });

  test("forgets also what a former process left", async () => {
    world.restart();

    await world.git.keepOnly(new Set());

    expect(await readdir(world.cache)).toEqual([]);
  });

  test("has nothing to do where there is no cache yet", async () => {
    world.restart({ directory: join(world.cache, "nothing") });

    await expect(world.git.keepOnly(new Set(["x"]))).resolves.toBeUndefined();
  });
});

test.for(["../outside", "a/b", "..", "with space", "ü"])(
  "a cache key %j stays in the folder",
  async (cacheKey) => {
    await world.see({ cacheKey });
    await world.git.keepOnly(new Set([cacheKey]));

    const { tree } = await world.see({ cacheKey });

    expect(textAt(tree, "a.yaml")).toBe("1");
    expect(await readdir(world.cache)).toHaveLength(1);
  },
);

async function generationFolder(): Promise<string> {
  const folder = join(world.cache, "repository-shop");
  const [generation = ""] = await readdir(folder);
  return join(folder, generation);
}

async function changeByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
