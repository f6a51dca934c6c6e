import { describe, expect, test } from "vitest";

import type { Event, Repository } from "../../../functions/intake/event.ts";
import { route } from "../../../functions/routing/route.ts";
import { commit } from "../../support/commit.ts";
import { RECEIVED_AT } from "../../support/github-delivery.ts";

const repository: Repository = {
  id: 1,
  fullName: "acme/shop",
  urls: ["https://github.com/acme/shop.git", "git@github.com:acme/shop.git"],
};
const branch = { deliveryId: "d1", repository, ref: "refs/heads/main" };
const tag = { deliveryId: "d1", repository, ref: "refs/tags/v1" };
const [before, after] = [commit("1"), commit("2")];

describe("a ref that is not what it was becomes one hint", () => {
  test.for<readonly [Event, object]>([
    [
      { kind: "branch-moved", ...branch, before, after, forced: true, paths: ["a"] },
      { ref: branch.ref, before, after },
    ],
    [{ kind: "branch-moved", ...branch }, { ref: branch.ref }],
    [
      { kind: "branch-deleted", ...branch, before },
      { ref: branch.ref, before },
    ],
    [
      { kind: "tag-created", ...tag, after },
      { ref: tag.ref, after },
    ],
    [
      { kind: "tag-deleted", ...tag, before },
      { ref: tag.ref, before },
    ],
  ])("$0.kind", ([event, want]) => {
    const routed = route(event, RECEIVED_AT);

    const hint = {
      id: "d1",
      time: "2026-11-22T10:00:00.000Z",
      repository: "https://github.com/acme/shop.git",
      ...want,
    };
    expect(routed).toEqual({ kind: "hints", hints: [hint] });
  });
});

describe("nobody is told", () => {
  test.for<readonly [Event, string]>([
    [{ kind: "ping", deliveryId: "d1" }, "The ping arrived, and its signature is valid."],
    [{ kind: "ignored", deliveryId: "d1", reason: "Nobody wants it." }, "Nobody wants it."],
  ])("of $0.kind", ([event, because]) => {
    expect(route(event, RECEIVED_AT)).toEqual({ kind: "nobody", because });
  });
});
