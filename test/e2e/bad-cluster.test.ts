import { readFile } from "node:fs/promises";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import {
  refOf,
  type JsonObject,
  type KubeObject,
  type ObjectRef,
} from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import type { ApiCall, Refusal } from "../support/api-proxy.ts";
import { kubectlFor } from "../support/kubectl.ts";
import { readManifests } from "../support/read-manifests.ts";
import { APIS } from "./support/apis.ts";
import { configMapRef, configMapYaml } from "./support/flux-objects.ts";
import { definitionYaml } from "./support/manifests.ts";
import { isDryRun } from "./support/moments.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { untilApplied, untilReady, untilRefused } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const RETRY = { retryInterval: "1s" };

/** What an API server answers that has no time. */
const BUSY: Refusal = {
  status: 429,
  reason: "TooManyRequests",
  message: "the server has received too many requests",
};

const DEFINITION = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

describe.each(APIS)("a cluster that makes trouble, on %s", (api) => {
  let world: World;
  let beside: Tenant; // somebody who has nothing to do with it

  beforeAll(async () => {
    world = await World.open({ api, name: "trouble" });
    world.startAgent();
    beside = await Tenant.of(world, "beside", {
      "deploy/config.yaml": configMapYaml("beside", "0", world.namespace),
    });
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));
  afterEach(() => {
    world.proxy.listener = {};
  });

  /** A tenant whose first files are applied. */
  async function aTenant(name: string, build: JsonObject = {}, files?: Files): Promise<Tenant> {
    const config = { "deploy/config.yaml": configMapYaml(name, "0", world.namespace) };
    const tenant = await Tenant.of(world, name, files ?? config, { build });
    await untilReady(world, tenant.kustomization);
    return tenant;
  }

  /** Has the tenant's ConfigMap say something else in git. */
  function pushValue(tenant: Tenant, value: string): Promise<string> {
    return tenant.push({
      "deploy/config.yaml": configMapYaml(tenant.name, value, world.namespace),
    });
  }

  let besides = 0;

  /** Nobody else is any the worse. */
  async function expectPeaceBeside(): Promise<void> {
    besides += 1;
    const revision = await pushValue(beside, String(besides));
    await untilApplied(world, beside.kustomization, revision);
    expect(await beside.configMap("beside")).toMatchObject({ data: { value: String(besides) } });
  }

  function isAbout({ path }: ApiCall, tenant: Tenant): boolean {
    return path.endsWith(`/configmaps/${tenant.name}`);
  }

  test("an API server that is busy for a moment is asked again when it says", async () => {
    const tenant = await aTenant("patient");
    const asked: number[] = [];
    world.proxy.listener = {
      async before(call) {
        if (!isAbout(call, tenant) || !isDryRun(call)) return "pass";
        asked.push(Date.now());
        return asked.length > 2 ? "pass" : { ...BUSY, retryAfterSeconds: 1 };
      },
    };

    const revision = await pushValue(tenant, "1");
    await untilApplied(world, tenant.kustomization, revision);

    const [first = 0, second = 0, third = 0] = asked;
    expect(asked).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(950);
    expect(third - second).toBeGreaterThanOrEqual(950);
    expect(world.log.join("\n")).not.toContain(
      "ConfigMap/".concat(world.namespace, "/patient dry"),
    );
  });

  test("an API server that has no time for long is told, and the next try heals", async () => {
    const tenant = await aTenant("turned-away", RETRY);
    world.proxy.listener = {
      before: async (call) =>
        isAbout(call, tenant) ? { ...BUSY, retryAfterSeconds: 120 } : "pass",
    };

    const revision = await pushValue(tenant, "1");
    await untilRefused(world, tenant.kustomization, {
      reason: "ReconciliationFailed",
      says: [
        "/turned-away query failed: the server has received too many requests",
        "tried again after spec.retryInterval",
      ],
    });
    await expectPeaceBeside();
    world.proxy.listener = {};

    await untilApplied(world, tenant.kustomization, revision);
    expect(await tenant.configMap(tenant.name)).toMatchObject({ data: { value: "1" } });
  });

  test("watches that break off, or whose history is gone, or that are turned away, go on", async () => {
    const tenant = await aTenant("watched");
    let gone = 2;
    let busy = 2;
    world.proxy.listener = {
      async before({ query }) {
        if (query.get("watch") !== "true") return "pass";
        if (gone-- > 0) return { status: 410, reason: "Expired", message: "too old" };
        if (busy-- > 0) return { ...BUSY, retryAfterSeconds: 1 };
        return "pass";
      },
    };

    world.proxy.cutWatches();
    await world.patch(configMapRef("watched", world.namespace), { data: { value: "by hand" } });
    await expect
      .poll(async () => textAt(await tenant.configMap("watched"), "data", "value"), SOON)
      .toBe("0");
    await world.patch(tenant.kustomization, { spec: { suspend: true } });
    await world.patch(tenant.kustomization, { spec: { suspend: false, namePrefix: "re-" } });

    await expect.poll(() => tenant.configMap("re-watched"), SOON).toBeDefined();
  });

  test("a definition that is deleted under its objects comes back with them", async () => {
    const group = `both.${world.namespace}.example.com`;
    const one = { apiVersion: `${group}/v1`, kind: "Gizmo", name: "one" };
    const gizmo = { ...one, namespace: world.namespace };
    const tenant = await aTenant("definition", RETRY, {
      "deploy/a.yaml": definitionYaml("Gizmo", group),
      "deploy/b.yaml": `apiVersion: ${group}/v1\nkind: Gizmo\nmetadata:\n  name: one\n  namespace: ${world.namespace}\n`,
    });
    const before = (await world.read(gizmo))?.metadata.uid;

    await world.remove({ ...DEFINITION, name: `gizmos.${group}` });

    await expect
      .poll(async () => {
        const uid = await world.read(gizmo).then(
          (object) => object?.metadata.uid,
          () => undefined,
        );
        return uid !== undefined && uid !== before;
      }, SOON)
      .toBe(true);
    await untilReady(world, tenant.kustomization);
    await expectPeaceBeside();
  });

  test("objects whose definition somebody else deleted are told, and come back with it", async () => {
    const group = `apart.${world.namespace}.example.com`;
    const definition = manifestOf(definitionYaml("Gadget", group));
    const gadget = { apiVersion: `${group}/v1`, kind: "Gadget", name: "one" };
    await world.apply(definition);
    const tenant = await aTenant("defined", RETRY, {
      "deploy/a.yaml": `apiVersion: ${group}/v1\nkind: Gadget\nmetadata:\n  name: one\n  namespace: ${world.namespace}\n`,
    });

    await world.remove(refOf(definition));
    await untilRefused(world, tenant.kustomization, {
      reason: "ReconciliationFailed",
      says: [
        `Gadget/${world.namespace}/one`,
        `no matches for kind "Gadget" in version "${group}/v1"`,
        "CustomResourceDefinition",
      ],
    });
    await expectPeaceBeside();
    await world.apply(definition);

    await untilReady(world, tenant.kustomization);
    expect(await world.read({ ...gadget, namespace: world.namespace })).toBeDefined();
  });

  test("a namespace that hangs on its way out is told, and what lives there is made anew when it is gone", async () => {
    const namespace = `${world.namespace}-ending`;
    const namespaceRef = { apiVersion: "v1", kind: "Namespace", name: namespace };
    const tenant = await aTenant("ending", RETRY, {
      "deploy/a.yaml": `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
      "deploy/b.yaml": configMapYaml("inside", "0", namespace),
    });
    const held = configMapRef("inside", namespace);
    await world.patch(held, { metadata: { finalizers: ["example.com/hold"] } });
    const before = (await world.read(namespaceRef))?.metadata.uid;

    await world.remove(namespaceRef);
    const revision = await tenant.push({
      "deploy/c.yaml": configMapYaml("added", "1", namespace),
    });
    await untilRefused(world, tenant.kustomization, {
      reason: "ReconciliationFailed",
      says: [
        `ConfigMap/${namespace}/added`,
        "it is being terminated",
        "when that namespace is gone",
      ],
    });
    await expectPeaceBeside();
    await world.patch(held, { metadata: { finalizers: null } });
    await finalizeNamespace(namespaceRef);

    await untilApplied(world, tenant.kustomization, revision);
    expect((await world.read(namespaceRef))?.metadata.uid).not.toBe(before);
    await expect.poll(() => world.read(configMapRef("added", namespace)), SOON).toBeDefined();
  });

  /** What the controllers of a real cluster do to a namespace that is deleted; the embedded API does it itself. */
  async function finalizeNamespace(ref: ObjectRef): Promise<void> {
    const kubectl = kubectlFor(await readFile(world.embedded.kubeconfig, "utf8"));
    const live = await world.read(ref);
    if (live?.metadata.deletionTimestamp === undefined) return;
    await kubectl(["delete", "configmap", "--all", "--namespace", ref.name, "--wait=false"]);
    const path = `/api/v1/namespaces/${ref.name}/finalize`;
    await kubectl(
      ["replace", "--raw", path, "--filename", "-"],
      JSON.stringify({ ...live, spec: { finalizers: [] } }),
    );
  }
});

function manifestOf(yaml: string): KubeObject {
  const [object] = readManifests(yaml);
  if (object === undefined) throw new Error("the manifest holds no object");
  return object;
}
