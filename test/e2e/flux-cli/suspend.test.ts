import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { aKustomization } from "../support/flux-objects.ts";
import { untilApplied, untilSeen } from "../support/until.ts";
import { deploymentYaml } from "./support/shop-files.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-suspend");
});
afterAll(() => shop.close());

/** Pushes another count of replicas, without waiting for it. */
function push(replicas: number): Promise<string> {
  const files = { "deploy/deployment.yaml": deploymentYaml(shop.namespace, { replicas }) };
  return shop.tenant.push(files);
}

async function specOfTheDeployment(): Promise<unknown> {
  const { namespace } = shop;
  const deployment = await shop.world.read({
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: "shop",
    namespace,
  });
  return deployment?.["spec"];
}

describe.each(BY)("flux suspend and resume, by %s", (by) => {
  test("kustomization: is suspended and says so, while its source moves on and nothing is applied", async () => {
    const before = await specOfTheDeployment();

    const answer = await shop.flux(by)("suspend", "kustomization", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `► suspending kustomization shop in ${shop.namespace} namespace`,
        "✔ kustomization suspended",
        "",
      ].join("\n"),
    });
    await untilSeen(shop.world, shop.tenant.gitRepository, await push(by === BY[0] ? 5 : 6));
    const shown = await shop.flux(by)("get", "kustomizations");
    expect(shown.stdout).toMatch(/\nshop *\t.*\tTrue {5}\tTrue \tApplied revision: /);
    expect(await specOfTheDeployment()).toEqual(before);
  });

  test("kustomization: one that depends on it is still applied, as it was ready", async () => {
    const place = { name: by === BY[0] ? "front" : "front-again", namespace: shop.namespace };
    const front = aKustomization(place, {
      dependsOn: [
        { name: "shop", readyExpr: "dep.status.observedGeneration == dep.metadata.generation" },
      ],
      path: "./empty",
      sourceRef: { kind: "GitRepository", name: "shop" },
    });
    const revision = await shop.tenant.push({ "empty/kustomization.yaml": "resources: []\n" });

    await shop.world.apply(front);

    const ref = { ...shop.tenant.kustomization, name: place.name };
    await untilApplied(shop.world, ref, revision);
    expect(await shop.world.ready(ref)).toMatchObject({ status: "True" });
  });

  test("kustomization: resumed, it applies what came meanwhile, and the command waits for it", async () => {
    const { namespace } = shop;

    const answer = await shop.flux(by)("resume", "kustomization", "shop");

    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `► resuming kustomization shop in ${namespace} namespace`,
        "✔ kustomization resumed",
        "◎ waiting for Kustomization reconciliation",
        "✔ Kustomization shop reconciliation completed",
        `✔ applied revision ${await shop.revision()}`,
        "",
      ].join("\n"),
    });
    expect(await specOfTheDeployment()).toMatchObject({ replicas: by === BY[0] ? 5 : 6 });
  });

  test("source git: suspended, a push is not looked at; resumed, it is", async () => {
    const { namespace } = shop;
    const before = await shop.world.seen(shop.tenant.gitRepository);
    await shop.flux(by)("suspend", "source", "git", "shop");
    const revision = await push(by === BY[0] ? 7 : 8);
    await shop.world.embedded.git.settled();
    const meanwhile = await shop.world.seen(shop.tenant.gitRepository);

    const answer = await shop.flux(by)("resume", "source", "git", "shop");

    expect(meanwhile).toBe(before);
    expect(answer).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `► resuming source git shop in ${namespace} namespace`,
        "✔ source git resumed",
        "◎ waiting for GitRepository reconciliation",
        "✔ GitRepository shop reconciliation completed",
        `✔ fetched revision ${revision}`,
        "",
      ].join("\n"),
    });
    await untilApplied(shop.world, shop.tenant.kustomization, revision);
  });

  test("a name that is not there is told, and the others are suspended", async () => {
    const answer = await shop.flux(by)("suspend", "kustomization", "shop", "nothing");
    await shop.flux(by)("resume", "kustomization", "shop");

    expect(answer.stderr).toContain("✔ kustomization suspended\n");
    expect(answer.stderr).toContain(
      `✗ Kustomization nothing not found in ${shop.namespace} namespace\n`,
    );
  });
});
