import { describe, expect, test } from "vitest";

import { parseRepositoryUrl } from "#contract/repository-url.ts";

import type { Event, Repository } from "../../../functions/intake/event.ts";
import { route, type Message } from "../../../functions/routing/route.ts";
import { wantsEveryRepository, type Cluster } from "../../../functions/routing/subscription.ts";
import { readSettings } from "../../../functions/settings/read-settings.ts";
import { commit } from "../../support/commit.ts";

const MESSAGE: Message = { id: "d1", time: "2026-11-22T10:00:00.000Z", isBelieved: true };
const repository: Repository = {
  id: 1,
  fullName: "acme/shop",
  urls: ["https://github.com/acme/shop.git", "git@github.com:acme/shop.git"],
};
const branch = { repository, ref: "refs/heads/main" };
const tag = { repository, ref: "refs/tags/v1" };
const [before, after] = [commit("1"), commit("2")];
const moved: Event = { kind: "branch-moved", ...branch, before, after, paths: ["deploy/a.yaml"] };

/** Clusters as a file of settings has them. */
function clusters(wants: Readonly<Record<string, readonly object[]>>): readonly Cluster[] {
  const list = Object.entries(wants).map(([name, each]) => ({ name, wants: each }));
  const settings = readSettings({ clusters: list });
  if (!settings.ok) throw new Error(JSON.stringify(settings.error));
  return settings.value.clusters;
}

/** The names of those who are told, or the reason why nobody is. */
function told(event: Event, all: readonly Cluster[], message = MESSAGE): string {
  const routed = route(event, message, all);
  return routed.kind === "nobody"
    ? routed.because
    : routed.hints.map(({ cluster }) => cluster).join(" ");
}

describe("a ref that is not what it was becomes one hint", () => {
  test.for<readonly [string, Event, object]>([
    [
      "moved",
      { kind: "branch-moved", ...branch, before, after, forced: true, paths: ["a"] },
      { ref: branch.ref, before, after },
    ],
    ["moved, of which little is known", { kind: "branch-moved", ...branch }, { ref: branch.ref }],
    ["gone", { kind: "branch-deleted", ...branch, before }, { ref: branch.ref, before }],
    ["new tag", { kind: "tag-created", ...tag, after }, { ref: tag.ref, after }],
    ["tag gone", { kind: "tag-deleted", ...tag, before }, { ref: tag.ref, before }],
    ["released", { kind: "released", ...tag }, { ref: tag.ref }],
  ])("%s", ([, event, want]) => {
    const routed = route(event, MESSAGE, [wantsEveryRepository("default")]);

    const hint = {
      kind: "ref",
      id: "d1",
      time: "2026-11-22T10:00:00.000Z",
      repository: "https://github.com/acme/shop.git",
      ...want,
    };
    expect(routed).toEqual({ kind: "hints", hints: [{ cluster: "default", hint }] });
  });
});

describe("nobody is told", () => {
  test.for<readonly [Event, string]>([
    [{ kind: "ping" }, "The ping arrived, and its signature is valid."],
    [{ kind: "ignored", reason: "Nobody wants it." }, "Nobody wants it."],
  ])("of %o", ([event, because]) => {
    const routed = route(event, MESSAGE, [wantsEveryRepository("default")]);

    expect(routed).toEqual({ kind: "nobody", because });
  });

  test("of an image that no cluster asked for, for not every agent could do anything with it", () => {
    const image: Event = {
      kind: "image-pushed",
      image: { registry: "ghcr.io", repository: "acme/shop" },
    };

    expect(told(image, [wantsEveryRepository("default")])).toBe(
      'No cluster wants "ghcr.io/acme/shop".',
    );
  });
});

describe("which clusters are told of a push to main of github.com/acme/shop", () => {
  const url = "https://github.com/acme/shop";
  test.for<readonly [object, boolean]>([
    [{ repository: url }, true],
    [{ repository: "git@github.com:acme/shop.git" }, true],
    [{ repository: "https://github.com/ACME/Shop.git" }, true],
    [{ repository: "https://github.com/acme/*" }, true],
    [{ repository: "https://github.com/acme/sh*" }, true],
    [{ repository: "https://github.com/**" }, true],
    [{ repository: "**" }, true],
    [{ repository: "https://github.com/other/*" }, false],
    [{ repository: "https://github.com/*" }, false],
    [{ repository: "https://gitlab.com/acme/*" }, false],
    [{ repository: "https://github.com/acme/shop-infra" }, false],
    [{ repository: url, refs: "main" }, true],
    [{ repository: url, refs: ["release/*", "m*"] }, true],
    [{ repository: url, refs: ["refs/heads/main"] }, true],
    [{ repository: url, refs: ["release/*"] }, false],
    [{ repository: url, refs: ["refs/tags/main"] }, false],
    [{ repository: url, paths: ["deploy/**"] }, true],
    [{ repository: url, paths: ["/deploy/*.yaml"] }, true],
    [{ repository: url, paths: ["**/a.yaml"] }, true],
    [{ repository: url, paths: ["docs/**", "*.yaml"] }, false],
    [{ repository: url, id: 1 }, true],
    [{ repository: url, id: 2 }, false],
    [{ repository: "https://github.com/acme/old-name", id: 1 }, true],
    [{ repository: "https://gitlab.com/acme/shop", id: 1 }, false],
    [{ image: "ghcr.io/acme/shop" }, false],
  ])("%o: %s", ([want, isTold]) => {
    expect(told(moved, clusters({ a: [want] })) === "a").toBe(isTold);
  });

  test("each once, however often it asks", () => {
    const all = clusters({
      a: [{ repository: url }, { repository: "**" }],
      b: [{ repository: url }],
    });

    expect(told(moved, all)).toBe("a b");
  });

  test("also by a path that it does not list, where not all changed files are known", () => {
    const partial: Event = { kind: "branch-moved", ...branch, before, after };

    expect(told(partial, clusters({ a: [{ repository: url, paths: ["docs/**"] }] }))).toBe("a");
  });

  test("by the name that it knows, where the repository has a new one", () => {
    const old = "https://github.com/acme/old-name";

    const routed = route(moved, MESSAGE, clusters({ a: [{ repository: old, id: 1 }] }));

    expect(routed).toMatchObject({ hints: [{ hint: { repository: old } }] });
    expect(parseRepositoryUrl(old).ok).toBe(true);
  });
});

describe("the reason tells what came nearest", () => {
  const url = "https://github.com/acme/shop";
  test.for<readonly [readonly object[], string]>([
    [
      [{ repository: "https://github.com/acme/api" }],
      'No cluster wants "https://github.com/acme/shop.git".',
    ],
    [
      [{ repository: url, refs: "next" }],
      'Of "https://github.com/acme/shop.git", a wants not "refs/heads/main".',
    ],
    [
      [{ repository: url, paths: "docs/**" }],
      'Of "https://github.com/acme/shop.git", a wants none of the files that changed.',
    ],
  ])("%o", ([wants, because]) => {
    expect(told(moved, clusters({ a: wants }))).toBe(because);
  });

  test("and what to set up where a repository has no URL", () => {
    const nameless = { ...repository, urls: [] };

    expect(
      told(
        { kind: "branch-moved", ...branch, repository: nameless },
        clusters({ a: [{ repository: "**" }] }),
      ),
    ).toBe('The delivery names no URL of "acme/shop": set the server\'s url for its sender.');
  });
});

describe("which clusters are told of ghcr.io/acme/shop:v1.2", () => {
  const pushed: Event = {
    kind: "image-pushed",
    image: { registry: "ghcr.io", repository: "acme/shop", tag: "v1.2" },
  };
  test.for<readonly [object, boolean]>([
    [{ image: "ghcr.io/acme/shop" }, true],
    [{ image: "ghcr.io/acme/*" }, true],
    [{ image: "ghcr.io/**" }, true],
    [{ image: "GHCR.io/acme/shop" }, true],
    [{ image: "docker.io/acme/shop" }, false],
    [{ image: "ghcr.io/acme/shop", tags: ["v*"] }, true],
    [{ image: "ghcr.io/acme/shop", tags: "v2*" }, false],
    [{ repository: "**" }, false],
  ])("%o: %s", ([want, isTold]) => {
    expect(told(pushed, clusters({ a: [want] })) === "a").toBe(isTold);
  });

  test("by any tag, where nobody signed for the one that is named; and the hint has none", () => {
    const all = clusters({ a: [{ image: "ghcr.io/acme/shop", tags: "v2*" }] });

    const routed = route(pushed, { ...MESSAGE, isBelieved: false }, all);

    expect(routed).toMatchObject({ hints: [{ cluster: "a" }] });
    expect(JSON.stringify(routed)).not.toContain("v1.2");
  });

  test("not where the registry is not known, and it is said what to set up", () => {
    const nowhere: Event = { kind: "image-pushed", image: { repository: "acme/shop" } };

    expect(told(nowhere, clusters({ a: [{ image: "ghcr.io/**" }] }))).toContain(
      "set the registry for its sender",
    );
  });
});
