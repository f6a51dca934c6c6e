import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  aGitRepository,
  aKustomization,
  configMapRef,
  configMapYaml,
} from "../support/flux-objects.ts";
import { untilApplied, untilGone } from "../support/until.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-delete");
  await shop.release({
    "spare/kustomization.yaml": "resources: [spare.yaml]\n",
    "spare/spare.yaml": configMapYaml("spare", "1", shop.namespace),
  });
});
afterAll(() => shop.close());

describe.each(BY)("flux delete, by %s", (by) => {
  test("kustomization: goes with all that it applied", async () => {
    const { namespace } = shop;
    const spare = { ...shop.tenant.kustomization, name: "spare" };
    const sourceRef = { kind: "GitRepository", name: "shop" };
    await shop.world.apply(
      aKustomization({ name: "spare", namespace }, { path: "./spare", sourceRef }),
    );
    await untilApplied(shop.world, spare, await shop.revision());

    const answer = await shop.flux(by)("delete", "kustomization", "spare", "--silent");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: `► deleting kustomization spare in ${namespace} namespace\n✔ kustomization deleted\n`,
    });
    await untilGone(shop.world, spare);
    expect(await shop.world.read(configMapRef("spare", namespace))).toBeUndefined();
  });

  test("source git: goes", async () => {
    const { namespace } = shop;
    const spare = { ...shop.tenant.gitRepository, name: "spare" };
    await shop.world.apply(aGitRepository({ name: "spare", namespace }, { url: shop.tenant.url }));

    const answer = await shop.flux(by)("delete", "source", "git", "spare", "--silent");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: `► deleting source git spare in ${namespace} namespace\n✔ source git deleted\n`,
    });
    await untilGone(shop.world, spare);
  });

  test("a name that is not there is told", async () => {
    const answer = await shop.flux(by)("delete", "kustomization", "nothing", "--silent");

    expect(answer).toMatchObject({ code: 1, stdout: "" });
    expect(answer.stderr).toContain('"nothing" not found');
  });
});
