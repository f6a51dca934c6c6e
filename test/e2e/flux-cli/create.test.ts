import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-create");
  await shop.release({ "empty/kustomization.yaml": "resources: []\n" });
});
afterAll(async () => {
  const { gitRepository, kustomization } = shop.tenant;
  for (const name of ["made-by-hand", "made-by-hand-again"]) {
    await shop.world.remove({ ...kustomization, name });
    await shop.world.remove({ ...gitRepository, name });
  }
  await shop.close();
});

describe.each(BY)("flux create, by %s", (by) => {
  const name = by === "a stand-in" ? "made-by-hand" : "made-by-hand-again";

  /** What is to be made of the shop's repository. */
  function source(): readonly string[] {
    const more = ["--url", shop.tenant.url, "--branch", "main", "--interval", "5m0s"];
    return ["create", "source", "git", name, ...more];
  }

  function kustomization(): readonly string[] {
    const more = ["--source", `GitRepository/${name}`, "--path", "./empty", "--interval", "5m0s"];
    return ["create", "kustomization", name, ...more, "--prune=true"];
  }

  test("source git: made, and waited for until it is fetched", async () => {
    const answer = await shop.flux(by)(...source());

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: `✚ generating GitRepository source
⚠️ insecure configuration: credentials configured for an HTTP URL
► applying GitRepository source
✔ GitRepository source created
◎ waiting for GitRepository source reconciliation
✔ GitRepository source reconciliation completed
✔ fetched revision: ${await shop.revision()}
`,
    });
  });

  test("kustomization: made, and waited for until it is applied", async () => {
    const answer = await shop.flux(by)(...kustomization());

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: `✚ generating Kustomization
► applying Kustomization
✔ Kustomization created
◎ waiting for Kustomization reconciliation
✔ Kustomization ${name} is ready
✔ applied revision ${await shop.revision()}
`,
    });
  });

  test("kustomization: one that is there is changed, and waited for again", async () => {
    const answer = await shop.flux(by)(...kustomization(), "--wait");

    expect(answer).toMatchObject({ code: 0 });
    expect(answer.stderr).toContain("✔ Kustomization updated\n");
    expect(answer.stderr).toContain(`✔ applied revision ${await shop.revision()}\n`);
  });
});
