import { expect, test } from "vitest";

import type { RefHint } from "#contract/hint.ts";

import { coalesce } from "../../../agent/inbox/coalesce.ts";
import { aHint, aMessage, subjectOf } from "../../support/hints.ts";

test("hints of one repository and ref become one bundle with all their messages, whose newest hint counts", () => {
  const old = received("m1", { id: "old", time: "2026-01-01T00:00:01Z" });
  const newest = received("m2", { id: "newest", time: "2026-01-01T00:00:03+00:00" });
  const late = received("m3", { id: "late", time: "2026-01-01T00:00:02Z" });

  const bundles = coalesce([old, newest, late]);

  expect(bundles).toHaveLength(1);
  expect(bundles[0]?.hint.id).toBe("newest");
  expect(bundles[0]?.messages.map(({ id }) => id)).toEqual(["m1", "m2", "m3"]);
});

test.for([
  ["https://github.com/acme/shop.git", "https://GitHub.com/Acme/Shop", 1],
  ["https://git.example:8443/acme/shop", "https://git.example/acme/shop", 2],
  ["https://github.com/acme/shop", "https://github.com/acme/shop-front", 2],
  ["not a URL", "not a URL", 1],
  ["not a URL", "not another", 2],
] as const)("%s and %s give %i", ([one, other, count]) => {
  const bundles = coalesce([
    received("m1", { repository: one }),
    received("m2", { repository: other }),
  ]);

  expect(bundles).toHaveLength(count);
});

test("refs are told apart", () => {
  const bundles = coalesce([
    received("m1", { ref: "refs/heads/main" }),
    received("m2", { ref: "refs/heads/next" }),
  ]);

  expect(bundles.map(({ hint }) => subjectOf(hint))).toEqual([
    "refs/heads/main",
    "refs/heads/next",
  ]);
});

test("hints of one image are one bundle, whatever their tags", () => {
  const time = "2026-01-01T00:00:00.000Z";
  const images = ["1.0", "1.1"].map((tag) => ({
    message: aMessage({ id: tag }),
    hint: { kind: "image", id: tag, time, image: "ghcr.io/acme/shop", tag } as const,
  }));

  expect(coalesce(images).map(({ messages }) => messages.length)).toEqual([2]);
});

test("a message that comes twice is one, with its last receipt", () => {
  const again = { message: aMessage({ receipt: "second" }), hint: aHint() };

  const [bundle] = coalesce([{ message: aMessage({ receipt: "first" }), hint: aHint() }, again]);

  expect(bundle?.messages).toEqual([again.message]);
});

function received(id: string, over: Partial<RefHint>) {
  return { message: aMessage({ id }), hint: aHint(over) };
}
