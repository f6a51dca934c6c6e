import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { refOf } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapRef, configMapYaml } from "./support/flux-objects.ts";
import { Tenant } from "./support/tenant.ts";
import { aWhile } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const WATCHED = { labels: { "reconcile.fluxcd.io/watch": "Enabled" } };

describe.each(APIS)("on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "watched" });
    world.startAgent();
  });
  afterAll(() => world.close());

  test("a variable that changes in a ConfigMap with the label is applied at once, without it at the next reconcile", async () => {
    const { namespace } = world;
    async function variables(name: string, value: string, metadata: object): Promise<void> {
      await world.apply({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace, ...metadata },
        data: { [name.toUpperCase()]: value },
      });
    }
    async function greeting(): Promise<string | undefined> {
      const object = await world.read(configMapRef("greeting", namespace));
      return object === undefined ? undefined : textAt(object, "data", "value");
    }
    await variables("loud", "1", WATCHED);
    await variables("quiet", "1", {});
    const substituteFrom = ["loud", "quiet"].map((name) => ({ kind: "ConfigMap", name }));
    const tenant = await Tenant.of(
      world,
      "watched",
      { "deploy/greeting.yaml": configMapYaml("greeting", "loud ${LOUD} quiet ${QUIET}") },
      { build: { targetNamespace: namespace, postBuild: { substituteFrom } } },
    );
    await expect.poll(greeting, SOON).toBe("loud 1 quiet 1");

    await variables("quiet", "2", {});
    await aWhile();
    const afterQuiet = await greeting();
    await variables("loud", "2", WATCHED);

    expect(afterQuiet).toBe("loud 1 quiet 1");
    await expect.poll(greeting, SOON).toBe("loud 2 quiet 2");
    await tenant.remove();
  });

  test("a Receiver has the path of its new token at once", async () => {
    const place = { name: "rotated", namespace: world.namespace };
    async function token(text: string): Promise<void> {
      await world.apply({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { ...place, ...WATCHED },
        stringData: { token: text },
      });
    }
    await token("before");
    const spec = { type: "generic", secretRef: { name: "rotated" }, resources: [] };
    const receiver = refOf(
      await world.apply({
        apiVersion: "notification.toolkit.fluxcd.io/v1",
        kind: "Receiver",
        metadata: place,
        spec: { ...spec, resources: [{ kind: "GitRepository", name: "shop" }] },
      }),
    );
    async function path(): Promise<string | undefined> {
      const object = await world.read(receiver);
      return object === undefined ? undefined : textAt(object, "status", "webhookPath");
    }
    await expect.poll(path, SOON).toMatch(/^\/hook\//);
    const before = await path();

    await token("after");

    await expect.poll(path, SOON).not.toBe(before);
    expect(await path()).toMatch(/^\/hook\/[0-9a-f]{64}$/);
  });
});
