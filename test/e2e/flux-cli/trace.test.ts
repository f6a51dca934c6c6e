import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { BY, Shop } from "./support/shop.ts";

let shop: Shop;
let since: { readonly applied: string; readonly stored: string };

beforeAll(async () => {
  shop = await Shop.open("flux-trace");
  const { kustomization, gitRepository } = shop.tenant;
  since = { applied: await readySince(kustomization), stored: await readySince(gitRepository) };
});
afterAll(() => shop.close());

async function readySince(ref: Parameters<typeof shop.world.ready>[0]): Promise<string> {
  const time = (await shop.world.ready(ref))?.lastTransitionTime ?? "";
  return time.replace("T", " ").replace("Z", " +0000 UTC");
}

/** Where the shop's objects come from, as the command tells it. */
async function wayFromGit(): Promise<string> {
  const revision = await shop.revision();
  return `---
Kustomization:   shop
Namespace:       ${shop.namespace}
Path:            ./deploy
Revision:        ${revision}
Status:          Last reconciled at ${since.applied}
Message:         Applied revision: ${revision}
---
GitRepository:   shop
Namespace:       ${shop.namespace}
URL:             ${shop.tenant.url}
Branch:          main
Revision:        ${revision}
Status:          Last reconciled at ${since.stored}
Message:         stored artifact for revision '${revision}'
`;
}

describe.each(BY)("flux trace, by %s", (by) => {
  test.for([
    ["deployment", "shop", "Deployment"],
    ["service", "shop", "Service"],
    ["configmap", "settings", "ConfigMap"],
  ] as const)("%s %s: from git to the object", async ([type, name, kind]) => {
    const answer = await shop.flux(by)("trace", type, name);

    const object = `
Object:          ${kind}/${name}
Namespace:       ${shop.namespace}
Status:          Managed by Flux
`;
    expect(answer).toEqual({ code: 0, stdout: object + (await wayFromGit()), stderr: "" });
  });

  test("clusterrole: an object without a namespace", async () => {
    const name = `${shop.namespace}:reader`;

    const answer = await shop.flux(by)("trace", "clusterrole", name);

    const object = `
Object:          ClusterRole/${name}
Status:          Managed by Flux
`;
    expect(answer).toEqual({ code: 0, stdout: object + (await wayFromGit()), stderr: "" });
  });

  test("what nobody applied from git is told to be so", async () => {
    const answer = await shop.flux(by)("trace", "namespace", shop.namespace);

    expect(answer.stdout).toBe("");
    expect(answer.stderr).toContain(`failed to trace Namespace/${shop.namespace}`);
    expect(answer.stderr).toContain("object not managed by Flux");
  });
});
