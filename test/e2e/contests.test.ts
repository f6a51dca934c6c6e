import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { findCondition, readConditions } from "../../agent/objects/condition.ts";
import { refOf, type ObjectRef } from "../../agent/objects/kube-object.ts";
import { objectAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { aKustomization, configMapRef, configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { aWhile, untilApplied, untilGone, untilReady } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

describe.each(APIS)("objects that more than one wants, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "contests" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  /** A tenant whose first files are applied. */
  async function aTenant(name: string, files: Files): Promise<Tenant> {
    const tenant = await Tenant.of(world, name, files);
    await untilReady(world, tenant.kustomization);
    return tenant;
  }

  async function contested(ref: ObjectRef): Promise<string> {
    const conditions = readConditions(objectAt(await world.read(ref), "status"));
    return findCondition(conditions, "Contested")?.message ?? "";
  }

  test("of two Kustomizations that apply one object none fights, both tell, and it outlives either", async () => {
    const first = await aTenant("first", {
      "deploy/a.yaml": configMapYaml("claimed", "first", world.namespace),
    });
    const second = await aTenant("second", {
      "deploy/a.yaml": configMapYaml("claimed", "second", world.namespace),
    });
    await expect
      .poll(() => contested(first.kustomization), SOON)
      .toContain(`'${world.namespace}/second'`);
    await expect
      .poll(() => contested(second.kustomization), SOON)
      .toContain(`'${world.namespace}/first'`);
    const before = await first.configMap("claimed");
    for (const { kustomization } of [first, second, first]) {
      const requestedAt = String(Math.random());
      const annotations = { "reconcile.fluxcd.io/requestedAt": requestedAt };
      await world.patch(kustomization, { metadata: { annotations } });
      await expect
        .poll(
          async () => textAt(await world.read(kustomization), "status", "lastHandledReconcileAt"),
          SOON,
        )
        .toBe(requestedAt);
    }
    await aWhile();
    const after = await first.configMap("claimed");
    await world.remove(second.kustomization);
    await untilGone(world, second.kustomization);

    await expect
      .poll(async () => textAt(await first.configMap("claimed"), "data", "value"), SOON)
      .toBe("first");
    await expect.poll(() => contested(first.kustomization), SOON).toBe("");
    const last = await first.configMap("claimed");
    expect(before).toMatchObject({ data: { value: "second" } });
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(last?.metadata.uid).toBe(before?.metadata.uid);
  });

  test("what another controller sets again and again is set back later each time, and told with its name", async () => {
    const tenant = await aTenant("fought-over", {
      "deploy/config.yaml": configMapYaml("fought-over", "0", world.namespace),
    });
    const ref = configMapRef("fought-over", world.namespace);
    async function isSetBack(milliseconds: number): Promise<boolean> {
      const end = Date.now() + milliseconds;
      while (Date.now() < end) {
        if (textAt(await world.read(ref), "data", "value") === "0") return true;
        await new Promise((resolve) => setTimeout(resolve, SOON.interval));
      }
      return false;
    }
    async function fight(): Promise<boolean> {
      const patch = {
        type: "merge",
        body: { data: { value: "9" } },
        fieldManager: "scaler",
      } as const;
      await world.embedded.cluster.patch(ref, patch, AbortSignal.timeout(SOON.timeout));
      return isSetBack(5000);
    }

    const fights = [await fight(), await fight(), await fight(), await fight()];
    const later = await isSetBack(15_000);

    expect(fights).toEqual([true, true, true, false]);
    expect(later).toBe(true);
    await expect
      .poll(() => contested(tenant.kustomization), SOON)
      .toContain(
        "/fought-over is changed again and again by 'scaler', and now set back only after 10s",
      );
  });

  test("an object that moves to another Kustomization of the same repository is never gone", async () => {
    const tenant = await aTenant("moving", {
      "deploy/a.yaml": configMapYaml("moved", "1", world.namespace),
      "deploy/b.yaml": configMapYaml("stays", "1", world.namespace),
      "other/b.yaml": configMapYaml("other", "1", world.namespace),
    });
    const place = { name: "moving-other", namespace: world.namespace };
    const sourceRef = { kind: "GitRepository", name: tenant.name };
    const other = refOf(await world.apply(aKustomization(place, { path: "other", sourceRef })));
    await untilReady(world, other);

    const revision = await tenant.push({
      "deploy/a.yaml": null,
      "other/a.yaml": configMapYaml("moved", "2", world.namespace),
    });
    await untilApplied(world, tenant.kustomization, revision);
    await untilApplied(world, other, revision);

    await expect
      .poll(async () => textAt(await tenant.configMap("moved"), "data", "value"), SOON)
      .toBe("2");
    expect(await contested(other)).toBe("");
    expect(await contested(tenant.kustomization)).toBe("");
  });
});
