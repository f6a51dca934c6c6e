import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-export", {
    build: { timeout: "90s", wait: false, retryInterval: "2m" },
  });
});
afterAll(() => shop.close());

describe.each(BY)("flux export, by %s", (by) => {
  test("source git: what its author wrote, and nothing that the agent added", async () => {
    const answer = await shop.flux(by)("export", "source", "git", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: shop
  namespace: ${shop.namespace}
spec:
  interval: 10m0s
  ref:
    branch: main
  timeout: 1m0s
  url: ${shop.tenant.url}
`,
      stderr: "",
    });
  });

  test("kustomization: what its author wrote, and nothing that the agent added", async () => {
    const answer = await shop.flux(by)("export", "kustomization", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: shop
  namespace: ${shop.namespace}
spec:
  interval: 10m0s
  path: ./deploy
  prune: true
  retryInterval: 2m0s
  sourceRef:
    kind: GitRepository
    name: shop
  timeout: 1m30s
`,
      stderr: "",
    });
  });
});
