import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { findCondition, readConditions } from "../../agent/objects/condition.ts";
import type { JsonObject, ObjectRef } from "../../agent/objects/kube-object.ts";
import { listAt, objectAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapRef, configMapYaml } from "./support/flux-objects.ts";
import { definitionYaml } from "./support/manifests.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { aWhile, untilApplied, untilGone, untilReady, untilRefused } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

/** What is no expression in CEL, and what a status says of it. */
const NO_CEL = "dep.status.(";
const REFUSED = { reason: "InvalidCELExpression", says: ["configuration error", NO_CEL] };

describe.each(APIS)("what a Kustomization waits for, on %s", (api) => {
  let world: World;
  let beside: Tenant; // somebody with whom all is well

  beforeAll(async () => {
    world = await World.open({ api, name: "waits" });
    world.startAgent();
    beside = await tenantOf("beside");
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  function tenantOf(name: string, build: JsonObject = {}, files?: Files): Promise<Tenant> {
    const config = { "deploy/config.yaml": configMapYaml(name, "1", world.namespace) };
    return Tenant.of(world, name, files ?? config, { build });
  }

  async function condition(ref: ObjectRef, type: string) {
    return findCondition(readConditions(objectAt(await world.read(ref), "status")), type);
  }

  test("what failed is tried again after the retryInterval, until the cause is gone", async () => {
    const namespace = `${world.namespace}-late`;
    const files = { "deploy/config.yaml": configMapYaml("late", "1", namespace) };
    const tenant = await tenantOf("retried", { retryInterval: "1s" }, files);
    await untilRefused(world, tenant.kustomization, {
      reason: "ReconciliationFailed",
      says: [`ConfigMap/${namespace}/late`, "create it first"],
    });

    await world.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });

    await untilReady(world, tenant.kustomization);
    expect(await world.read(configMapRef("late", namespace))).toBeDefined();
  });

  test("a readyExpr decides in the place of the built-in check", async () => {
    const awaited = await tenantOf("awaited", { suspend: true });
    const readyExpr = "dep.spec.path == self.spec.path && has(dep.spec.suspend)";
    const dependsOn = [{ name: awaited.name, readyExpr }];

    const eager = await tenantOf("eager", { dependsOn });
    const patient = await tenantOf("patient", {
      dependsOn: [{ name: awaited.name, readyExpr: "dep.spec.path == '/'" }],
    });

    await untilReady(world, eager.kustomization); // though what it depends on never was
    await untilRefused(world, patient.kustomization, {
      reason: "DependencyNotReady",
      says: [`'${world.namespace}/awaited'`, "readyExpr"],
    });
    expect(await patient.configMap("patient")).toBeUndefined();
  });

  test("a readyExpr that asks for what is not there is told, and heals", async () => {
    const awaited = await tenantOf("unasked", { suspend: true });
    const asking = await tenantOf("asking", {
      dependsOn: [{ name: awaited.name, readyExpr: "dep.spec.timeout == '1m'" }],
    });
    await untilRefused(world, asking.kustomization, {
      reason: "DependencyNotReady",
      says: [`'${world.namespace}/unasked' is not ready: readyExpr`, "has()"],
    });

    await world.patch(awaited.kustomization, { spec: { timeout: "1m", suspend: false } });

    await untilReady(world, asking.kustomization);
    expect(await asking.configMap("asking")).toBeDefined();
  });

  test.for<readonly [string, JsonObject, JsonObject]>([
    [
      "readyExpr",
      { dependsOn: [{ name: "beside", readyExpr: NO_CEL }] },
      { dependsOn: [{ name: "beside" }] },
    ],
    [
      "healthCheckExprs",
      {
        wait: true,
        healthCheckExprs: [{ apiVersion: "v1", kind: "ConfigMap", current: NO_CEL }],
      },
      { healthCheckExprs: null },
    ],
  ])("a %s that does not compile is told, and nothing applied", async ([field, spec, cure]) => {
    const tenant = await tenantOf(`invalid-${field.toLowerCase()}`, spec);

    await untilRefused(world, tenant.kustomization, REFUSED);

    const stalled = await condition(tenant.kustomization, "Stalled");
    expect(stalled).toMatchObject({ status: "True", reason: "InvalidCELExpression" });
    expect(await tenant.configMap(tenant.name)).toBeUndefined();
    await world.patch(tenant.kustomization, { spec: cure });
    await untilReady(world, tenant.kustomization);
    expect(await condition(tenant.kustomization, "Stalled")).toBeUndefined();
    expect(await tenant.configMap(tenant.name)).toBeDefined();
  });

  test("healthCheckExprs judge custom resources: failed at once, and healthy when they say so", async () => {
    const group = `${world.namespace}.example.com`;
    const apiVersion = `${group}/v1`;
    const gadget = { apiVersion, kind: "Gadget", name: "one", namespace: world.namespace };
    const judged = await tenantOf(
      "judged",
      {
        wait: true,
        timeout: "10m",
        retryInterval: "1s",
        healthCheckExprs: [
          {
            apiVersion,
            kind: "Gadget",
            current: "status.phase == 'Up'",
            failed: "has(status.phase) && status.phase == 'Broken'",
          },
        ],
      },
      {
        "deploy/a.yaml": definitionYaml("Gadget", group),
        "deploy/b.yaml": `apiVersion: ${apiVersion}\nkind: Gadget\nmetadata:\n  name: one\n  namespace: ${world.namespace}\n`,
      },
    );
    await expect
      .poll(() => condition(judged.kustomization, "Healthy"), SOON)
      .toMatchObject({ status: "Unknown" });

    await world.patch(gadget, { status: { phase: "Broken" } });
    await untilRefused(world, judged.kustomization, {
      reason: "HealthCheckFailed",
      says: ["failed early", `Gadget/${world.namespace}/one`, "status.phase == 'Broken'"],
    });
    await world.patch(gadget, { status: { phase: "Up" } });

    await untilReady(world, judged.kustomization);
    expect(await condition(judged.kustomization, "Healthy")).toMatchObject({ status: "True" });
  });

  test("a health check on what never comes is told with its name, and heals when it comes", async () => {
    const kind = { apiVersion: "v1", kind: "ConfigMap" };
    const place = { name: "comes-late", namespace: world.namespace };
    const tenant = await tenantOf("never", {
      healthChecks: [{ ...kind, ...place }],
      timeout: "1s",
      retryInterval: "1s",
    });
    await untilRefused(world, tenant.kustomization, {
      reason: "HealthCheckFailed",
      says: [
        "timeout waiting for",
        `ConfigMap/${world.namespace}/comes-late`,
        "NotFound",
        "raise spec.timeout",
      ],
    });

    await world.apply({ ...kind, metadata: place });

    await untilReady(world, tenant.kustomization);
    expect(await condition(tenant.kustomization, "Healthy")).toMatchObject({ status: "True" });
  });

  test("a circle is told to its members alone; who hangs on one of them is told that it is not ready", async () => {
    const [a, b] = await Promise.all([
      tenantOf("round-a", { dependsOn: [{ name: "round-b" }] }),
      tenantOf("round-b", { dependsOn: [{ name: "round-a" }] }),
    ]);
    const outside = await tenantOf("outside", { dependsOn: [{ name: "round-a" }] });
    const circle = { reason: "DependencyNotReady", says: ["circular dependency", "take one"] };
    await untilRefused(world, a.kustomization, circle);
    await untilRefused(world, b.kustomization, circle);
    await untilRefused(world, outside.kustomization, {
      reason: "DependencyNotReady",
      says: [`'${world.namespace}/round-a' is not ready`],
    });
    const revision = await beside.push({
      "deploy/config.yaml": configMapYaml("beside", "2", world.namespace),
    });
    await untilApplied(world, beside.kustomization, revision);
    await world.patch(a.kustomization, { spec: { dependsOn: null } });

    await untilReady(world, outside.kustomization);
    await untilReady(world, b.kustomization);
    expect(await outside.configMap("outside")).toBeDefined();
  });

  test("components that are missing are told, unless they may be", async () => {
    const components = ["../nowhere"];
    const tenant = await tenantOf("component", { components });
    await untilRefused(world, tenant.kustomization, {
      reason: "BuildFailed",
      says: ["nowhere"],
    });

    await world.patch(tenant.kustomization, { spec: { ignoreMissingComponents: true } });

    await untilReady(world, tenant.kustomization);
    expect(await tenant.configMap("component")).toBeDefined();
  });

  test.for<readonly [string, JsonObject, "kept" | "deleted"]>([
    ["MirrorPrune with prune", { prune: true }, "deleted"],
    ["MirrorPrune without prune", { prune: false }, "kept"],
    ["Delete without prune", { prune: false, deletionPolicy: "Delete" }, "deleted"],
    ["Orphan with prune", { prune: true, deletionPolicy: "Orphan" }, "kept"],
    ["any policy, suspended", { deletionPolicy: "Delete", suspend: true }, "kept"],
  ])("deletionPolicy %s", async ([title, { suspend = false, ...spec }, fate]) => {
    const tenant = await tenantOf(`policy-${title.toLowerCase().replaceAll(/[ ,]+/g, "-")}`, spec);
    await untilReady(world, tenant.kustomization);
    await world.patch(tenant.kustomization, { spec: { suspend } });

    await world.remove(tenant.kustomization);
    await untilGone(world, tenant.kustomization);

    expect((await tenant.configMap(tenant.name)) === undefined ? "deleted" : "kept").toBe(fate);
  });

  test("deletionPolicy WaitForTermination waits for what finalizers hold", async () => {
    const tenant = await tenantOf("lingering", {
      prune: false,
      deletionPolicy: "WaitForTermination",
    });
    await untilReady(world, tenant.kustomization);
    const held = configMapRef("lingering", world.namespace);
    await world.patch(held, { metadata: { finalizers: ["example.com/hold"] } });

    await world.remove(tenant.kustomization);
    await expect
      .poll(async () => (await world.read(held))?.metadata.deletionTimestamp, SOON)
      .toBeDefined();
    await aWhile();
    const meanwhile = await world.read(tenant.kustomization);
    await world.patch(held, { metadata: { finalizers: null } });

    await untilGone(world, tenant.kustomization);
    expect(textAt(meanwhile?.metadata, "deletionTimestamp")).toBeDefined();
    expect(await world.read(held)).toBeUndefined();
  });

  test("what was applied is recorded as Flux does, whatever else fails", async () => {
    const tenant = await tenantOf("recorded");
    const revision = tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD"));

    await untilApplied(world, tenant.kustomization, revision);

    const status = objectAt(await world.read(tenant.kustomization), "status");
    const [entry] = listAt(status, "history");
    expect(textAt(entry, "digest")).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(status).toMatchObject({
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      observedGeneration: 1,
      inventory: { entries: [{ id: `${world.namespace}_recorded__ConfigMap`, v: "v1" }] },
      history: [
        {
          lastReconciledStatus: "ReconciliationSucceeded",
          totalReconciliations: 1,
          metadata: { revision },
        },
      ],
    });
  });
});
