import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { textAt } from "../../agent/objects/read-json.ts";
import { Checkout } from "../support/checkout.ts";
import { APIS } from "./support/apis.ts";
import { Candidates } from "./support/candidate.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilRefused } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

describe.each(APIS)("kustomizations that name another repository, on %s", (api) => {
  let world: World;
  let agents: Candidates;

  beforeAll(async () => {
    world = await World.open({ api, name: "remote-bases" });
    agents = await Candidates.of(world);
  });
  afterAll(async () => {
    await agents.close();
    world.startAgent(); // prunes
    await world.close();
  });

  /** A repository with a base that says something, which others may name. */
  async function aBase(name: string, value: string): Promise<Checkout> {
    const checkout = await Checkout.of(await world.embedded.git.createRepository(`acme/${name}`));
    await checkout.write("app/kustomization.yaml", "resources: [shop.yaml]\n");
    await checkout.pushFile("app/shop.yaml", configMapYaml("shop", value, world.namespace));
    return checkout;
  }

  async function valueOf(tenant: Tenant): Promise<string | undefined> {
    return textAt(await tenant.configMap("x-shop"), "data", "value");
  }

  test("are built with it, and built again when its branch has moved", async () => {
    tellLogOnFailure(world);
    const base = await aBase("base", "1");
    const url = await base.git("remote", "get-url", "origin");
    await agents.start("allowing");
    onTestFinished(() => agents.stopAll());
    const kustomization = `resources:\n- ${url}//app?ref=main\nnamePrefix: x-\n`;
    const files = { "deploy/kustomization.yaml": kustomization };

    const tenant = await Tenant.of(world, "allowed", files, { build: { interval: "1s" } });
    await expect.poll(() => valueOf(tenant), SOON).toBe("1");
    await base.pushFile("app/shop.yaml", configMapYaml("shop", "2", world.namespace));

    await expect.poll(() => valueOf(tenant), SOON).toBe("2");
    await base.remove();
  });

  test("are built with what lies in a submodule of it", async () => {
    tellLogOnFailure(world);
    const part = await Checkout.of(await world.embedded.git.createRepository("acme/part"));
    await part.pushFile("shop.yaml", configMapYaml("shop", "inside", world.namespace));
    const whole = await Checkout.of(await world.embedded.git.createRepository("acme/whole"));
    await whole.pushFile("app/kustomization.yaml", "resources: [part/shop.yaml]\n");
    await whole.git("submodule", "--quiet", "add", "../part.git", "app/part");
    await whole.git("commit", "--quiet", "--message", "Add part");
    await whole.git("push", "--quiet", "origin", "HEAD");
    await agents.start("whole");
    onTestFinished(() => agents.stopAll());
    const url = await whole.git("remote", "get-url", "origin");
    const kustomization = `resources:\n- ${url}//app?ref=main\nnamePrefix: x-\n`;

    const tenant = await Tenant.of(world, "submodules", {
      "deploy/kustomization.yaml": kustomization,
    });

    await expect.poll(() => valueOf(tenant), SOON).toBe("inside");
    await Promise.all([part.remove(), whole.remove()]);
  });

  test("are told by file, line and URL where it cannot be had, and work again when it can", async () => {
    tellLogOnFailure(world);
    const base = await aBase("late", "1");
    const url = await base.git("remote", "get-url", "origin");
    const named = url.replace("://", "://bob:hunter2@");
    await agents.start("failing");
    onTestFinished(() => agents.stopAll());
    const files = { "deploy/kustomization.yaml": `resources:\n- ${named}//app?ref=v1\n` };

    const tenant = await Tenant.of(world, "late-tag", files, { build: { retryInterval: "1s" } });
    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["deploy/kustomization.yaml:2: ", url, 'no branch and no tag "v1"'],
    });
    const { message = "" } = (await world.ready(tenant.kustomization)) ?? {};
    await base.git("tag", "v1");
    await base.git("push", "--quiet", "origin", "v1");

    expect(message).not.toContain("hunter2");
    await untilApplied(
      world,
      tenant.kustomization,
      tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD")),
    );
    expect(world.log.join("\n")).not.toContain("hunter2");
    await base.remove();
  });

  test("are refused with --no-remote-bases, and over ssh", async () => {
    tellLogOnFailure(world);
    await agents.start("ssh");
    const ssh = "ssh://git@forge.example/acme/base//app?ref=main";
    const files = { "deploy/kustomization.yaml": `resources:\n- ${ssh}\n` };

    const tenant = await Tenant.of(world, "refused", files, { build: { retryInterval: "1s" } });
    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["deploy/kustomization.yaml:2: ", "ssh is not spoken here"],
    });
    await agents.stopAll();
    await agents.start("refusing", "--no-remote-bases");
    onTestFinished(() => agents.stopAll());

    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["remote resources are refused"],
    });
    const { message } = (await world.ready(tenant.kustomization)) ?? {};
    expect(message).toMatch(/^kustomize build failed: deploy\/kustomization\.yaml:2: /);
  });
});
