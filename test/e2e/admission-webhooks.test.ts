import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { AdmissionWebhook } from "../support/admission-webhook.ts";
import { APIS } from "./support/apis.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilReady, untilRefused } from "./support/until.ts";
import { World } from "./support/world.ts";

const REAL = "a real API server"; // the embedded one asks nobody
const RETRY = { retryInterval: "1s" };

/** For how many seconds an API server waits for a webhook. */
const QUICK = 1;
const SLOW = 30;
const HANGING_TENANTS = 6; // more than are worked on at one time
const HANGING_OBJECTS = 10;
const PROMPT_MILLISECONDS = 12_000; // far less than a webhook is waited for

describe.runIf(APIS.includes(REAL))("a webhook that an API server asks", () => {
  let world: World;
  let webhook: AdmissionWebhook;

  beforeAll(async () => {
    webhook = await AdmissionWebhook.start();
    world = await World.open({ api: REAL, name: "webhook" });
    await world.apply(webhook.configurationFor(world.namespace, [QUICK, SLOW]));
    world.startAgent();
  });
  afterAll(async () => {
    webhook.rule("allow");
    await world.close();
    await webhook.close();
  });
  beforeEach(() => tellLogOnFailure(world));

  test.for([
    [
      "refuses",
      { deny: "no owner" },
      ['webhook "in-1.example.com" denied the request: no owner', "change in git"],
    ],
    [
      "does not answer",
      "silence",
      ['failed calling webhook "in-1.example.com"', "see that the service", "retryInterval"],
    ],
  ] as const)(
    "that %s is told, costs nobody else anything, and heals",
    async ([what, ruling, says]) => {
      const name = `reviewed-${what.split(" ").at(-1) ?? ""}`;
      const files = { "deploy/a.yaml": reviewedYaml(name, world.namespace, QUICK) };
      webhook.rule(ruling);
      onTestFinished(() => webhook.rule("allow"));
      const tenant = await Tenant.of(world, name, files, { build: RETRY });

      await untilRefused(world, tenant.kustomization, {
        reason: "ReconciliationFailed",
        says: [`ConfigMap/${world.namespace}/${name}`, ...says],
      });
      const beside = await Tenant.of(world, `beside-${name}`, {
        "deploy/a.yaml": configMapYaml(`beside-${name}`, "1", world.namespace),
      });
      await untilReady(world, beside.kustomization);
      const meanwhile = await tenant.configMap(name);
      webhook.rule("allow");

      await untilReady(world, tenant.kustomization);
      expect(meanwhile).toBeUndefined();
      expect(await tenant.configMap(name)).toBeDefined();
    },
  );

  test("that many wait for delays nobody else", async () => {
    webhook.rule("silence");
    onTestFinished(() => webhook.rule("allow"));
    const hanging = await Promise.all(
      Array.from({ length: HANGING_TENANTS }, (_, tenant) => {
        const files = Array.from({ length: HANGING_OBJECTS }, (__, index) => {
          const name = `hanging-${tenant}-${index}`;
          return [`deploy/${name}.yaml`, reviewedYaml(name, world.namespace, SLOW)] as const;
        });
        return Tenant.of(world, `hanging-${tenant}`, Object.fromEntries(files));
      }),
    );

    const began = performance.now();
    const beside = await Tenant.of(world, "prompt", {
      "deploy/a.yaml": configMapYaml("prompt", "1", world.namespace),
    });
    await untilReady(world, beside.kustomization);
    const took = performance.now() - began;
    webhook.rule("allow");

    expect(took).toBeLessThan(PROMPT_MILLISECONDS);
    for (const tenant of hanging) await untilReady(world, tenant.kustomization);
  });
});

/** A ConfigMap as YAML that the webhook is asked about, and waited for so many seconds. */
function reviewedYaml(name: string, namespace: string, seconds: number): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    reviewed: in-${seconds}\n`;
}
