import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { printYaml } from "../../../agent/objects/print-yaml.ts";
import { aKustomization, configMapYaml } from "../support/flux-objects.ts";
import { untilApplied } from "../support/until.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-tree");
  const { namespace } = shop;
  const child = aKustomization(
    { name: "child", namespace },
    { path: "./child", sourceRef: { kind: "GitRepository", name: "shop" } },
  );
  await shop.release({
    "deploy/child.yaml": printYaml(child),
    "deploy/kustomization.yaml":
      "resources: [settings.yaml, role.yaml, deployment.yaml, child.yaml]\n",
    "child/kustomization.yaml": "resources: [leaf.yaml]\n",
    "child/leaf.yaml": configMapYaml("leaf", "1", namespace),
  });
});
afterAll(() => shop.close());

describe.each(BY)("flux tree kustomization, by %s", (by) => {
  test("what was applied, in the order in which it was, and what a Kustomization among it applied", async () => {
    const { namespace } = shop;
    const child = { ...shop.tenant.kustomization, name: "child" };
    await untilApplied(shop.world, child, await shop.revision());

    const answer = await shop.flux(by)("tree", "kustomization", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: `Kustomization/${namespace}/shop
├── ClusterRole/${namespace}:reader
├── ConfigMap/${namespace}/settings
├── Deployment/${namespace}/shop
└── Kustomization/${namespace}/child
    └── ConfigMap/${namespace}/leaf

`,
      stderr: "",
    });
  });

  test("--compact: Flux's own kinds alone", async () => {
    const { namespace } = shop;

    const answer = await shop.flux(by)("tree", "kustomization", "shop", "--compact");

    expect(answer.stdout).toBe(`Kustomization/${namespace}/shop
└── Kustomization/${namespace}/child

`);
  });
});
