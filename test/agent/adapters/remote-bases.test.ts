import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { remoteBases } from "../../../agent/adapters/remote-bases.ts";
import { cloneWithGit } from "../../../agent/adapters/remote/clone-with-git.ts";
import type { RemoteBases, RemoteRepository } from "../../../agent/ports.ts";
import { GitWorld, textAt } from "../../support/git-world.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let world: GitWorld;
let bases: RemoteBases;
const signal = new AbortController().signal;

beforeEach(async () => {
  world = await GitWorld.open();
  bases = remoteBases(world.git);
});

afterEach(() => world.close());

/** What a file of the repository at a ref says, or why the repository cannot be had. */
async function fetched(ref?: string, over: Partial<RemoteRepository> = {}): Promise<string> {
  const asked = { url: world.url, timeoutSeconds: 20, ...(ref === undefined ? {} : { ref }) };
  const tree = await bases.repository({ ...asked, ...over }, signal);
  return tree.ok ? (textAt(tree.value, "a.yaml") ?? "no a.yaml") : tree.error;
}

describe("a repository", () => {
  test("is had at its default branch, a branch, a tag of either kind, a full ref and a commit", async () => {
    const { checkout } = world;
    const first = await checkout.pushFile("a.yaml", "1");
    await checkout.git("tag", "light");
    await checkout.git("tag", "--annotate", "--message", "1", "v1");
    await checkout.pushFile("a.yaml", "2");
    await checkout.git("checkout", "--quiet", "-b", "next");
    await checkout.pushFile("a.yaml", "3");
    await checkout.git("push", "--quiet", "--tags", "origin");

    const refs = [undefined, "main", "next", "light", "v1", "refs/tags/v1", "heads/next", first];
    const found = await Promise.all(refs.map((ref) => fetched(ref)));

    expect(found).toEqual(["2", "2", "3", "1", "1", "1", "3", "1"]);
  });

  test("is asked for again where its ref can move, and not where it is a commit", async () => {
    const commit = await world.checkout.pushFile("a.yaml", "1");
    await fetched("main");
    await fetched(commit);
    await world.checkout.pushFile("a.yaml", "2");

    const moved = await fetched("main");
    await world.server.close();

    expect(moved).toBe("2");
    expect(await fetched(commit)).toBe("1");
    expect(await fetched("main")).toContain("ECONNREFUSED");
  });

  test("is not had at a ref that is not there, nor at a commit", async () => {
    await world.checkout.pushFile("a.yaml", "1");

    expect(await fetched("v9")).toBe(`The repository "${world.url}" has no branch and no tag "v9"`);
    expect(await fetched("f".repeat(40))).toMatch(/not our ref/);
  });

  test.for([
    ["ssh://git@forge.example/acme/shop", "ssh is not spoken here: only http and https are"],
    ["git@forge.example:acme/shop", "ssh is not spoken here: only http and https are"],
    ["file:///etc", "repositories on the disk are not read here: only http and https are"],
    ["git://forge.example/acme/shop", "git is not spoken here: only http and https are"],
  ] as const)("is not had over another transport: %s", async ([url, why]) => {
    expect(await fetched("main", { url })).toContain(why);
  });

  test("is told of without the credentials in its URL", async () => {
    const { protocol, host, pathname } = new URL(world.url);
    const url = `${protocol}//bob:hunter2@${host}${pathname}-not-there`;

    const why = await fetched("main", { url });

    expect(why).toContain("There is no repository");
    expect(why).not.toContain("hunter2");
  });
});

describe("a repository by the installed git", () => {
  test("is had at a ref over what git speaks", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    const url = `file://${world.repository}`;

    const main = await cloneWithGit({ url, ref: "main", timeoutSeconds: 20 }, world.cache, signal);
    const nothing = await cloneWithGit({ url, ref: "v9", timeoutSeconds: 20 }, world.cache, signal);

    expect(main.ok && textAt(main.value, "a.yaml")).toBe("1");
    expect(nothing).toMatchObject({ ok: false });
    expect(nothing.ok ? "" : nothing.error).toMatch(/^git says ".*v9/);
  });

  test("takes no ref for an option", async () => {
    const asked = { url: `file://${world.repository}`, ref: "--upload-pack=id", timeoutSeconds: 5 };

    const clone = await cloneWithGit(asked, world.cache, signal);

    expect(clone).toEqual({ ok: false, error: '"--upload-pack=id" is no ref' });
  });
});
