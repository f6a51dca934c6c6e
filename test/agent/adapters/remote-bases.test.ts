import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { remoteBases } from "../../../agent/adapters/remote-bases.ts";
import { cloneWithGit } from "../../../agent/adapters/remote/clone-with-git.ts";
import type { RemoteBases, RemoteRepository } from "../../../agent/ports.ts";
import { Checkout } from "../../support/checkout.ts";
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
  const asked = { url: world.url, submodules: true, timeoutSeconds: 20 };
  const at = ref === undefined ? {} : { ref };
  const tree = await bases.repository({ ...asked, ...at, ...over }, signal);
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

describe("a repository with submodules", () => {
  /** Another repository of the server, with an a.yaml. */
  async function another(name: string, text: string): Promise<Checkout> {
    const checkout = await Checkout.of(await world.server.createRepository(`acme/${name}`));
    onTestFinished(() => checkout.remove());
    await checkout.pushFile("a.yaml", text);
    return checkout;
  }

  async function addSubmodule(to: Checkout, url: string, path: string): Promise<void> {
    await to.git("submodule", "--quiet", "add", url, path);
    await to.git("commit", "--quiet", "--message", `Add ${path}`);
    await to.git("push", "--quiet", "origin", "HEAD");
  }

  /** A repository with one submodule at a whole URL, in which is one at a relative URL. */
  async function nested(): Promise<void> {
    await another("inner", "inner");
    const middle = await another("middle", "middle");
    await addSubmodule(middle, "../inner.git", "parts/inner");
    await world.checkout.pushFile("a.yaml", "outer");
    await addSubmodule(world.checkout, `${world.url.replace(/[^/]*$/, "")}middle.git`, "middle");
  }

  const PATHS = ["a.yaml", "middle/a.yaml", "middle/parts/inner/a.yaml"] as const;

  test.for([
    ["our git", (asked: RemoteRepository) => bases.repository(asked, signal)],
    ["the installed git", (asked: RemoteRepository) => cloneWithGit(asked, world.cache, signal)],
  ] as const)("is had with all of them by %s", async ([, repository]) => {
    await nested();
    const asked = { url: world.url, timeoutSeconds: 20 };

    const whole = await repository({ ...asked, submodules: true });
    const bare = await repository({ ...asked, submodules: false });

    expect(whole.ok && PATHS.map((path) => textAt(whole.value, path))).toEqual([
      "outer",
      "middle",
      "inner",
    ]);
    expect(bare.ok && PATHS.map((path) => textAt(bare.value, path))).toEqual([
      "outer",
      undefined,
      undefined,
    ]);
  });

  test("lists them as directories", async () => {
    await nested();

    const tree = await bases.repository(
      { url: world.url, submodules: true, timeoutSeconds: 20 },
      signal,
    );

    const kinds = tree.ok && tree.value.list("").map(({ name, kind }) => `${name} ${kind}`);
    expect(kinds).toEqual([".gitmodules file", "a.yaml file", "middle directory"]);
    expect(
      tree.ok && tree.value.list("middle/parts").map(({ name, kind }) => `${name} ${kind}`),
    ).toEqual(["inner directory"]);
  });

  test("is not had where one of them is not, and says which", async () => {
    await another("gone", "x");
    await world.checkout.pushFile("a.yaml", "outer");
    await addSubmodule(world.checkout, "../gone.git", "gone");
    await world.checkout.pushFile(
      ".gitmodules",
      '[submodule "gone"]\n\tpath = gone\n\turl = ../never.git\n',
    );

    const why = await fetched("main");

    expect(why).toMatch(/^its submodule "gone" cannot be had: There is no repository/);
    expect(await fetched("main", { submodules: false })).toBe("outer");
  });

  test("cannot lead to other transports by them", async () => {
    await another("other", "x");
    await addSubmodule(world.checkout, "../other.git", "other");
    await world.checkout.pushFile(
      ".gitmodules",
      '[submodule "other"]\n\tpath = other\n\turl = file:///etc\n',
    );

    expect(await fetched("main")).toContain(
      'its submodule "other" cannot be had: repositories on the disk are not read here',
    );
  });
});

describe("a repository by the installed git", () => {
  test("is had at a ref over what git speaks", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    const url = `file://${world.repository}`;

    const asked = { url, submodules: true, timeoutSeconds: 20 };
    const main = await cloneWithGit({ ...asked, ref: "main" }, world.cache, signal);
    const nothing = await cloneWithGit({ ...asked, ref: "v9" }, world.cache, signal);

    expect(main.ok && textAt(main.value, "a.yaml")).toBe("1");
    expect(nothing).toMatchObject({ ok: false });
    expect(nothing.ok ? "" : nothing.error).toMatch(/^git says ".*v9/);
  });

  test("takes no ref for an option", async () => {
    const url = `file://${world.repository}`;
    const asked = { url, ref: "--upload-pack=id", submodules: true, timeoutSeconds: 5 };

    const clone = await cloneWithGit(asked, world.cache, signal);

    expect(clone).toEqual({ ok: false, error: '"--upload-pack=id" is no ref' });
  });
});
