import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { refOf } from "../../agent/objects/kube-object.ts";
import { listAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { aKustomization, configMapYaml } from "./support/flux-objects.ts";
import { definitionYaml } from "./support/manifests.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { untilApplied, untilGone } from "./support/until.ts";
import { World } from "./support/world.ts";

const MANY = 200;
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };

describe.each(APIS)("repositories of many shapes, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "shapes" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  test("a definition and an object of its kind are applied, and pruned, together", async () => {
    const group = `${world.namespace}.example.com`;
    const widget = {
      apiVersion: `${group}/v1`,
      kind: "Widget",
      name: "one",
      namespace: world.namespace,
    };

    const tenant = await aTenant("definition", {
      "deploy/a-widget.yaml": widgetYaml(widget),
      "deploy/definition.yaml": definitionYaml("Widget", group),
      "deploy/kept.yaml": configMapYaml("kept", "1", world.namespace),
    });
    const applied = await world.read(widget);
    const without = { "deploy/a-widget.yaml": null, "deploy/definition.yaml": null };
    await untilApplied(world, tenant.kustomization, await tenant.push(without));

    expect(applied).toMatchObject({ spec: { size: 3 } });
    await untilGone(world, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      name: `widgets.${group}`,
    });
  });

  test("a namespace and what lives in it are applied together", async () => {
    const namespace = `${world.namespace}-inner`;
    const namespaceYaml = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`;

    await aTenant("namespace", {
      "deploy/a.yaml": configMapYaml("inner", "1", namespace),
      "deploy/z.yaml": namespaceYaml,
    });

    const inner = await world.read({ ...CONFIG_MAP, name: "inner", namespace });
    expect(inner).toMatchObject({ data: { value: "1" } });
  });

  test(`${MANY} objects are applied at once, and pruned at once`, async () => {
    const names = Array.from({ length: MANY }, (_, index) => `many-${index}`);
    const files = names.map((name): [string, string] => [
      `deploy/${name}.yaml`,
      configMapYaml(name, "1", world.namespace),
    ]);

    const tenant = await aTenant("many", Object.fromEntries(files));
    const applied = await manyApplied();
    const gone = names.slice(1).map((name) => [`deploy/${name}.yaml`, null] as const);
    await untilApplied(world, tenant.kustomization, await tenant.push(Object.fromEntries(gone)));

    expect(applied).toEqual(names.toSorted());
    expect(await manyApplied()).toEqual(["many-0"]);
    const inventory = listAt(
      await world.read(tenant.kustomization),
      "status",
      "inventory",
      "entries",
    );
    expect(inventory).toHaveLength(1);
  });

  test("two Kustomizations of one repository are both applied, each its own path", async () => {
    const tenant = await aTenant("two", {
      "deploy/a.yaml": configMapYaml("two-first", "1", world.namespace),
      "more/a.yaml": configMapYaml("two-second", "1", world.namespace),
    });
    const place = { name: "two-more", namespace: world.namespace };
    const sourceRef = { kind: "GitRepository", name: tenant.name };
    const second = refOf(await world.apply(aKustomization(place, { path: "more", sourceRef })));

    const revision = await tenant.push({
      "deploy/a.yaml": configMapYaml("two-first", "2", world.namespace),
      "more/a.yaml": configMapYaml("two-second", "2", world.namespace),
    });
    await untilApplied(world, tenant.kustomization, revision);
    await untilApplied(world, second, revision);

    expect(await tenant.configMap("two-first")).toMatchObject({ data: { value: "2" } });
    expect(await tenant.configMap("two-second")).toMatchObject({ data: { value: "2" } });
  });

  test("deleting a Kustomization leaves what it did not apply", async () => {
    const foreign = { ...CONFIG_MAP, name: "foreign", namespace: world.namespace };
    await world.apply({ ...CONFIG_MAP, metadata: { name: "foreign", namespace: world.namespace } });

    const tenant = await aTenant("mine", {
      "deploy/a.yaml": configMapYaml("mine", "1", world.namespace),
    });
    await world.remove(tenant.kustomization);
    await untilGone(world, tenant.kustomization);

    expect(await tenant.configMap("mine")).toBeUndefined();
    expect(await world.read(foreign)).toBeDefined();
  });

  async function aTenant(name: string, files: Files): Promise<Tenant> {
    const tenant = await Tenant.of(world, name, files);
    const head = await tenant.checkout.git("rev-parse", "HEAD");
    await untilApplied(world, tenant.kustomization, tenant.revisionOf(head));
    return tenant;
  }

  async function manyApplied(): Promise<readonly string[]> {
    return (await world.appliedNames(CONFIG_MAP)).filter((name) => name.startsWith("many-"));
  }
});

function widgetYaml(widget: {
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
}): string {
  return `apiVersion: ${widget.apiVersion}
kind: Widget
metadata:
  name: ${widget.name}
  namespace: ${widget.namespace}
spec:
  size: 3
`;
}
