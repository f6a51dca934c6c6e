import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { textAt } from "../../../agent/objects/read-json.ts";
import { aKustomization } from "../support/flux-objects.ts";
import { deploymentYaml } from "./support/shop-files.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-reconcile");
});
afterAll(() => shop.close());

/** Makes a Kustomization of the shop's repository that is another one in something. */
async function aKustomizationOfTheShop(name: string, spec: object): Promise<void> {
  const place = { name, namespace: shop.namespace };
  const sourceRef = { kind: "GitRepository", name: "shop" };
  await shop.world.apply(aKustomization(place, { sourceRef, path: "./nowhere", ...spec }));
}

async function handledAt(name: string): Promise<string | undefined> {
  const object = await shop.world.read({ ...shop.tenant.kustomization, name });
  return textAt(object, "status", "lastHandledReconcileAt");
}

describe.each(BY)("flux reconcile, by %s", (by) => {
  test("source git: waits until the revision is fetched", async () => {
    const { namespace } = shop;

    const answer = await shop.flux(by)("reconcile", "source", "git", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `► annotating GitRepository shop in ${namespace} namespace`,
        "✔ GitRepository annotated",
        "◎ waiting for GitRepository reconciliation",
        `✔ fetched revision ${await shop.revision()}`,
        "",
      ].join("\n"),
    });
  });

  test("kustomization --with-source: applies what nobody told the agent of", async () => {
    const { namespace, tenant } = shop;
    shop.world.embedded.git.sendWebhooks(false);
    const replicas = by === "a stand-in" ? 3 : 4;
    const revision = await tenant.push({
      "deploy/deployment.yaml": deploymentYaml(namespace, { replicas }),
    });
    shop.world.embedded.git.sendWebhooks(true);

    const answer = await shop.flux(by)("reconcile", "kustomization", "shop", "--with-source");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `► annotating GitRepository shop in ${namespace} namespace`,
        "✔ GitRepository annotated",
        "◎ waiting for GitRepository reconciliation",
        `✔ fetched revision ${revision}`,
        `► annotating Kustomization shop in ${namespace} namespace`,
        "✔ Kustomization annotated",
        "◎ waiting for Kustomization reconciliation",
        `✔ applied revision ${revision}`,
        "",
      ].join("\n"),
    });
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "shop", namespace };
    expect(await shop.world.read(deployment)).toMatchObject({ spec: { replicas } });
  });

  test("what cannot be applied has the request handled, and the command wait: it may still come", async () => {
    const name = by === "a stand-in" ? "failing" : "failing-again";
    await aKustomizationOfTheShop(name, {});

    const answer = await shop.flux(by)("reconcile", "kustomization", name, "--timeout", "4s");

    expect(answer).toMatchObject({ code: 1 });
    expect(answer.stderr).toMatch(/✗ .*deadline exceeded\n$/);
    expect(await handledAt(name)).toBeDefined();
  });

  test("what only another spec helps ends the command at once, with the reason", async () => {
    const name = by === "a stand-in" ? "stalled" : "stalled-again";
    const healthCheckExprs = [{ apiVersion: "v1", kind: "ConfigMap", current: "no (CEL" }];
    await aKustomizationOfTheShop(name, { healthCheckExprs });

    const answer = await shop.flux(by)("reconcile", "kustomization", name);

    expect(answer).toMatchObject({ code: 1 });
    expect(answer.stderr).toContain(
      "✗ Reconciliation failed terminally due to configuration error: healthCheckExprs[0].current:",
    );
  });

  test("what is suspended is refused", async () => {
    await aKustomizationOfTheShop("suspended", { suspend: true });

    const answer = await shop.flux(by)("reconcile", "kustomization", "suspended");

    expect(answer).toEqual({ code: 1, stdout: "", stderr: "✗ resource is suspended\n" });
  });
});
