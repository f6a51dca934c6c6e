import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { JsonObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilReady, untilRefused } from "./support/until.ts";
import { World } from "./support/world.ts";

const PASSWORD = "correct-horse-battery";

describe.each(APIS)("postBuild, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "variables" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  function tenantOf(name: string, text: string, postBuild: JsonObject): Promise<Tenant> {
    const files = { "deploy/a.yaml": configMapYaml(name, text, world.namespace) };
    return Tenant.of(world, name, files, { build: { postBuild, retryInterval: "1s" } });
  }

  async function variables(kind: "ConfigMap" | "Secret", name: string, data: JsonObject) {
    const metadata = { name, namespace: world.namespace };
    const values = kind === "Secret" ? { stringData: data } : { data };
    await world.apply({ apiVersion: "v1", kind, metadata, ...values });
  }

  async function said(tenant: Tenant): Promise<string | undefined> {
    return textAt(await tenant.configMap(tenant.name), "data", "value");
  }

  test("takes variables from ConfigMaps and Secrets, the later first, and from the spec before all", async () => {
    await variables("ConfigMap", "early", { A: "early", B: "early", C: "early" });
    await variables("Secret", "late", { B: "late", C: "late" });

    const tenant = await tenantOf("ordered", "${A} ${B} ${C} ${D:=default}", {
      substitute: { C: "inline" },
      substituteFrom: [
        { kind: "ConfigMap", name: "early" },
        { kind: "ConfigMap", name: "nowhere", optional: true },
        { kind: "Secret", name: "late" },
      ],
    });
    await untilReady(world, tenant.kustomization);

    expect(await said(tenant)).toBe("early late inline default");
  });

  test.for(["ConfigMap", "Secret"] as const)(
    "a %s that is not there is told, and heals",
    async (kind) => {
      const name = `absent-${kind.toLowerCase()}`;
      const tenant = await tenantOf(name, "${WHO}", { substituteFrom: [{ kind, name }] });
      await untilRefused(world, tenant.kustomization, {
        reason: "BuildFailed",
        says: [`substitute from '${kind}/${name}' error`, "Create it", "optional: true"],
      });

      await variables(kind, name, { WHO: "everybody" });

      await untilReady(world, tenant.kustomization);
      expect(await said(tenant)).toBe("everybody");
    },
  );

  test("a variable that nobody sets is told with the object that has it, and nothing applied", async () => {
    const tenant = await tenantOf("strict", "${WHO} ${MISSING}", { substitute: { WHO: "you" } });
    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["post build failed for 'strict'", "variable not set (strict mode)", '"MISSING"'],
    });
    const meanwhile = await tenant.configMap("strict");

    await world.patch(tenant.kustomization, {
      spec: { postBuild: { substitute: { MISSING: "me" } } },
    });

    await untilReady(world, tenant.kustomization);
    expect(meanwhile).toBeUndefined();
    expect(await said(tenant)).toBe("you me");
  });

  test("what cannot be read as a variable is told without the values of a Secret", async () => {
    await variables("Secret", "secrets", { PASSWORD });
    const substituteFrom = [{ kind: "Secret", name: "secrets" }];
    const tenant = await tenantOf("broken", "${PASSWORD} ${PASSWORD/", { substituteFrom });

    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["post build failed for 'broken'"],
    });
    const told = JSON.stringify([await world.read(tenant.kustomization), world.log]);
    const revision = await tenant.push({
      "deploy/a.yaml": configMapYaml("broken", "$${PASSWORD}", world.namespace),
    });

    await untilApplied(world, tenant.kustomization, revision);
    expect(told).not.toContain(PASSWORD);
    expect(await said(tenant)).toBe("${PASSWORD}");
  });
});
