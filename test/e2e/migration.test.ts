import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { changeBetween } from "../../agent/objects/drift.ts";
import { FIELD_MANAGER } from "../../agent/objects/field-manager.ts";
import { inventoryEntryOf } from "../../agent/objects/inventory-id.ts";
import {
  isKubeObject,
  refOf,
  type JsonObject,
  type KubeObject,
} from "../../agent/objects/kube-object.ts";
import { displayName } from "../../agent/objects/object-key.ts";
import { withOwnerLabels } from "../../agent/objects/owner.ts";
import { listAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilGone } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const RECORDED = "test/e2e/migration/applied-by-kustomize-controller-1.9.4.jsonl";
const SOME = "test/contract/awkward-manifests.yaml";
const MORE = "test/e2e/migration/more-manifests.yaml";
const STATUS_MANAGER = "gotk-kustomize-controller";
const BEFORE = "2026-11-01T00:00:00Z";

/** A tenant whose repository holds the manifests, for the world's namespace. */
function aTenant(world: World): Promise<Tenant> {
  return Tenant.of(world, "shop", {
    "deploy/kustomization.yaml": "resources: [some.yaml, more.yaml]\n",
    "deploy/some.yaml": textOf(SOME, world),
    "deploy/more.yaml": textOf(MORE, world),
  });
}

/** What kustomize-controller 1.9.4 applied of these manifests, as it was recorded, for the tenant's Kustomization. */
function appliedByFlux({ world, kustomization }: Tenant): readonly KubeObject[] {
  const owner = { name: kustomization.name, namespace: world.namespace };
  return textOf(RECORDED, world)
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line))
    .filter(isKubeObject)
    .map((object) => withOwnerLabels(object, owner));
}

function textOf(file: string, { namespace }: World): string {
  return readFileSync(file, "utf8").replaceAll("apply-steps", namespace);
}

/** The objects as they are in the cluster, each by its name. */
async function live(world: World, objects: readonly KubeObject[]) {
  const read = objects.map(async (object) => {
    const ref = refOf(object);
    return [displayName(ref), await world.read(ref)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** What the agent wrote, but for Flux's own objects, events and its lease. */
function writesOf({ proxy }: World): readonly string[] {
  return proxy.calls
    .filter(({ method, query }) => method !== "GET" && query.get("dryRun") === null)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((call) => !/toolkit\.fluxcd\.io|\/events|\/leases/.test(call));
}

/** What a Kustomization says to have applied. */
function inventoryOf(kustomization: JsonObject | undefined): readonly string[] {
  const entries = listAt(kustomization, "status", "inventory", "entries");
  return entries.map((one) => `${textAt(one, "id")} ${textAt(one, "v")}`).toSorted(inOrder);
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : 1;
}

describe.each(APIS)("a cluster that was Flux's, on %s", (api) => {
  let world: World;
  let tenant: Tenant;
  let revision: string;
  let objects: readonly KubeObject[];
  let status: JsonObject;

  beforeAll(async () => {
    world = await World.open({ api, name: "from-flux" });
    tenant = await aTenant(world);
    revision = tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD"));
    objects = appliedByFlux(tenant);
    const definitions = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
    for (const object of [...definitions, ...objects]) {
      const applied = await world.embedded.cluster.apply(object, AbortSignal.timeout(10_000));
      if (!applied.ok) throw new Error(applied.error.message);
    }
    const message = `Applied revision: ${revision}`;
    const ready = { type: "Ready", status: "True", reason: "ReconciliationSucceeded", message };
    status = {
      observedGeneration: 1,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      inventory: { entries: objects.map(inventoryEntryOf) },
      conditions: [{ ...ready, lastTransitionTime: BEFORE, observedGeneration: 1 }],
    };
    await leaveStatus();
  });
  afterAll(async () => {
    await world.close();
    await tenant.remove();
  });

  /** Leaves the finalizer and the status that Flux's controller leaves. */
  async function leaveStatus(): Promise<void> {
    const { cluster } = world.embedded;
    const patch = { type: "merge", fieldManager: STATUS_MANAGER } as const;
    const finalizers = { metadata: { finalizers: ["finalizers.fluxcd.io"] } };
    const ref = tenant.kustomization;
    const signal = AbortSignal.timeout(10_000);
    await cluster.patch(ref, { ...patch, body: finalizers }, signal);
    await cluster.patch(ref, { ...patch, body: { status }, subresource: "status" }, signal);
  }

  test("is taken over without a write to any object", async () => {
    const missing = Object.entries(await live(world, objects)).filter(([, object]) => !object);

    world.startAgent();
    await untilReconciled();

    expect(missing).toEqual([]);
    expect(writesOf(world)).toEqual([]);
  });

  test("keeps its status: the same inventory and revision, one finalizer", async () => {
    const kustomization = await world.read(tenant.kustomization);

    expect(inventoryOf(kustomization)).toEqual(inventoryOf({ status }));
    expect(kustomization).toMatchObject({
      metadata: { finalizers: ["finalizers.fluxcd.io"] },
      status: { lastAppliedRevision: revision, lastAttemptedRevision: revision },
    });
  });

  test("is looked after from then on: what git no longer has is pruned", async () => {
    const manifests = textOf(MORE, world);
    const [first = "", ...rest] = manifests.split("---\n");

    const next = await tenant.push({ "deploy/more.yaml": rest.join("---\n") });
    await untilApplied(world, tenant.kustomization, next);

    expect(first).toContain("kind: ServiceAccount");
    await untilGone(world, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      name: "sa",
      namespace: world.namespace,
    });
  });

  /** Waits until the Kustomization says that it was reconciled anew. */
  async function untilReconciled(): Promise<void> {
    await expect
      .poll(async () => (await world.ready(tenant.kustomization))?.lastTransitionTime, SOON)
      .not.toBe(BEFORE);
    await untilApplied(world, tenant.kustomization, revision);
  }
});

describe.each(APIS)("a cluster that is to be Flux's again, on %s", (api) => {
  let world: World;
  let tenant: Tenant;
  let objects: readonly KubeObject[];

  beforeAll(async () => {
    world = await World.open({ api, name: "to-flux" });
    tenant = await aTenant(world);
    objects = appliedByFlux(tenant);
    world.startAgent();
  });
  afterAll(async () => {
    world.startAgent(); // takes away what was applied
    await world.close();
    await tenant.remove();
  });

  test("has an inventory with Flux's ids", async () => {
    const revision = tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD"));
    await untilApplied(world, tenant.kustomization, revision);
    await world.stopAgent();

    const kustomization = await world.read(tenant.kustomization);

    const theirs = { status: { inventory: { entries: objects.map(inventoryEntryOf) } } };
    expect(inventoryOf(kustomization)).toEqual(inventoryOf(theirs));
    expect(kustomization?.metadata.finalizers).toEqual(["finalizers.fluxcd.io"]);
  });

  test("shows Flux's dry run nothing to change", async () => {
    const found = await live(world, objects);

    const changes = objects.map(async (object) => {
      const preview = await world.embedded.cluster.preview(object, AbortSignal.timeout(10_000));
      const name = displayName(refOf(object));
      return [name, preview.ok ? changeBetween(found[name], preview.value) : preview.error.message];
    });

    const unchanged = objects.map((object) => [displayName(refOf(object)), "unchanged"]);
    expect(await Promise.all(changes)).toEqual(unchanged);
  });

  test("has all that was applied under Flux's manager, and nothing of it under another", async () => {
    const found = Object.values(await live(world, objects));

    const managers = found.flatMap((object) =>
      listAt(object, "metadata", "managedFields")
        .filter((entry) => textAt(entry, "operation") === "Apply")
        .map((entry) => textAt(entry, "manager")),
    );
    expect(managers).toEqual(objects.map(() => FIELD_MANAGER));
  });
});
