import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { aGitRepository, aKustomization } from "../support/flux-objects.ts";
import { untilRefused } from "../support/until.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-stats");
  const { namespace } = shop;
  const url = shop.tenant.url;
  await shop.world.apply(aGitRepository({ name: "idle", namespace }, { url, suspend: true }));
  await shop.world.apply(
    aKustomization(
      { name: "broken", namespace },
      { path: "./nowhere", sourceRef: { kind: "GitRepository", name: "shop" } },
    ),
  );
});
afterAll(() => shop.close());

describe.each(BY)("flux stats, by %s", (by) => {
  test("how many objects run, fail and are suspended", async () => {
    const broken = { ...shop.tenant.kustomization, name: "broken" };
    await untilRefused(shop.world, broken, { reason: "ArtifactFailed", says: [] });

    const answer = await shop.flux(by)("stats");

    const counts = answer.stdout.split("\n").map((line) =>
      line
        .split("\t")
        .map((cell) => cell.trim())
        .slice(0, 4),
    );
    expect(counts).toContainEqual(["RECONCILERS", "RUNNING", "FAILING", "SUSPENDED"]);
    expect(counts).toContainEqual(["GitRepository", "1", "0", "1"]);
    expect(counts).toContainEqual(["Kustomization", "2", "1", "0"]);
    expect(counts).toContainEqual(["HelmRelease", "0", "0", "0"]);
  });
});
