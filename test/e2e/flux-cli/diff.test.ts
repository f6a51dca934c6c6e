import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { deploymentYaml } from "./support/shop-files.ts";
import { BY, Shop, type By } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-diff", { build: { commonMetadata: { annotations: { a: "b" } } } });
});
beforeEach(() => shop.tenant.checkout.git("checkout", "--quiet", "."));
afterAll(() => shop.close());

function diff(by: By) {
  const path = join(shop.tenant.checkout.folder, "deploy");
  return shop.flux(by)("diff", "kustomization", "shop", "--path", path, "--progress-bar=false");
}

describe.each(BY)("flux diff kustomization, by %s", (by) => {
  test("finds nothing after an apply: the dry run is that of the same manager and owner", async () => {
    const answer = await diff(by);

    expect(answer).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("tells what a local edit would change", async () => {
    const { namespace, tenant } = shop;
    await tenant.checkout.write(
      "deploy/deployment.yaml",
      deploymentYaml(namespace, { replicas: 5 }).replace("1000m", "250m"),
    );

    const answer = await diff(by);

    expect(answer.code).toBe(1);
    expect(answer.stdout).toContain(`► Deployment/${namespace}/shop drifted\n`);
    expect(answer.stdout).toContain("\nspec.replicas\n± value change\n- 2\n+ 5\n");
    expect(answer.stdout).toContain(".resources.limits.cpu\n± value change\n- 1\n+ 250m\n");
    expect(answer.stdout.match(/►/g)).toHaveLength(1);
    expect(answer.stderr).toContain("identified at least one change");
  });

  test("tells what a local edit would make and delete", async () => {
    const { namespace, tenant } = shop;
    const settings = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: fresh, namespace: ${namespace} }\n`;
    await tenant.checkout.write("deploy/settings.yaml", settings);

    const answer = await diff(by);

    expect(answer.code).toBe(1);
    expect(answer.stdout).toBe(
      `► ConfigMap/${namespace}/fresh created\n► ConfigMap/${namespace}/settings deleted\n`,
    );
  });
});
