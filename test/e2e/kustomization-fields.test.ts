import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { JsonObject } from "../../agent/objects/kube-object.ts";
import { listAt, textAt, valueAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { aKustomization, configMapRef, configMapYaml } from "./support/flux-objects.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { aWhile, untilApplied, untilGone, untilRefused } from "./support/until.ts";
import { World } from "./support/world.ts";

const CONFIG = { "deploy/config.yaml": configMapYaml("config", "1") };

/** Nobody here has a volume for it. */
const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: never
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
`;

/** Specs that say something is to be made another way, and where of the ConfigMap that shows. */
const SHAPED: Readonly<Record<string, readonly [JsonObject, string, readonly string[], string]>> = {
  namePrefix: [{ namePrefix: "my-" }, "my-config", ["data", "value"], "1"],
  nameSuffix: [{ nameSuffix: "-x" }, "config-x", ["data", "value"], "1"],
  commonMetadata: [
    { commonMetadata: { labels: { team: "shop" } } },
    "config",
    ["metadata", "labels", "team"],
    "shop",
  ],
  patches: [
    {
      patches: [
        {
          target: { kind: "ConfigMap" },
          patch: '[{"op":"replace","path":"/data/value","value":"2"}]',
        },
      ],
    },
    "config",
    ["data", "value"],
    "2",
  ],
  components: [{ components: ["../component"] }, "config", ["metadata", "annotations", "a"], "b"],
  ignoreMissingComponents: [
    { components: ["../nowhere"], ignoreMissingComponents: true },
    "config",
    ["data", "value"],
    "1",
  ],
  "postBuild.substitute": [
    { postBuild: { substitute: { WHO: "everybody" } } },
    "greeting",
    ["data", "value"],
    "hello everybody",
  ],
};

/** Specs that ask for what there is not yet. */
const REFUSED: Readonly<Record<string, JsonObject>> = {
  "spec.decryption": { decryption: { provider: "sops" } },
  "spec.serviceAccountName": { serviceAccountName: "deployer" },
  "spec.kubeConfig": { kubeConfig: { secretRef: { name: "elsewhere" } } },
};

describe.each(APIS)("on %s", (api) => {
  let world: World;
  const tenants: Tenant[] = [];

  beforeAll(async () => {
    world = await World.open({ api, name: "fields" });
    world.startAgent();
  });
  afterAll(async () => {
    await world.close();
    await Promise.all(tenants.map((tenant) => tenant.remove()));
  });

  async function tenantOf(
    name: string,
    files: Files,
    build: JsonObject = {},
    source: JsonObject = {},
  ) {
    const targetNamespace = world.namespace;
    const tenant = await Tenant.of(world, name, files, {
      build: { targetNamespace, ...build },
      source,
    });
    tenants.push(tenant);
    return tenant;
  }

  function handedOn(tenant: Tenant, revision: string): Promise<void> {
    return untilApplied(world, tenant.kustomization, revision);
  }

  async function applied(tenant: Tenant): Promise<string> {
    const revision = tenant.revisionOf((await tenant.checkout.git("rev-parse", "HEAD")).trim());
    await handedOn(tenant, revision);
    return revision;
  }

  test.for(Object.entries(SHAPED))("%s is honoured", async ([field, [build, name, path, want]]) => {
    const tenant = await tenantOf(
      `shaped-${field.toLowerCase().replaceAll(".", "-")}`,
      {
        ...CONFIG,
        "deploy/greeting.yaml": configMapYaml(
          "greeting",
          field.startsWith("postBuild") ? "hello ${WHO}" : "hello",
        ),
        "component/kustomization.yaml":
          "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations:\n  a: b\n",
      },
      build,
    );

    await applied(tenant);

    expect(textAt(await tenant.configMap(name), ...path)).toBe(want);
    await world.remove(tenant.kustomization);
    await untilGone(world, configMapRef(name, world.namespace));
  });

  test.for(Object.entries(REFUSED))(
    "%s is refused, and nothing applied",
    async ([field, build]) => {
      const name = `refused-${field.slice("spec.".length).toLowerCase()}`;
      const tenant = await tenantOf(name, { "deploy/one.yaml": configMapYaml(name, "1") }, build);

      await untilRefused(world, tenant.kustomization, {
        reason: "UnsupportedField",
        says: [field],
      });

      expect(await tenant.configMap(name)).toBeUndefined();
    },
  );

  test("what spec.ignore and .sourceignore leave out is not applied", async () => {
    const tenant = await tenantOf(
      "ignoring",
      {
        "deploy/kept.yaml": configMapYaml("ignoring-kept", "1"),
        "deploy/by-spec.yaml": configMapYaml("ignoring-by-spec", "1"),
        "deploy/by-file.yaml": configMapYaml("ignoring-by-file", "1"),
        ".sourceignore": "by-file.yaml\n",
      },
      {},
      { ignore: "/deploy/by-spec.yaml" },
    );

    await applied(tenant);

    expect(await tenant.configMap("ignoring-kept")).toBeDefined();
    expect(await tenant.configMap("ignoring-by-spec")).toBeUndefined();
    expect(await tenant.configMap("ignoring-by-file")).toBeUndefined();
  });

  test("what is waited for and is healthy is not read again while nothing changes", async () => {
    const files = {
      "deploy/a.yaml": configMapYaml("wait-a", "1"),
      "deploy/b.yaml": configMapYaml("wait-b", "1"),
    };
    const tenant = await tenantOf("waiting", files, { wait: true });
    await applied(tenant);
    await ask("1");
    const before = world.proxy.calls.length;

    await ask("2");

    const calls = world.proxy.calls.slice(before).filter(({ path }) => path.includes("/wait-"));
    expect(calls).toEqual([]);

    async function ask(requestedAt: string): Promise<void> {
      const annotations = { "reconcile.fluxcd.io/requestedAt": requestedAt };
      await world.patch(tenant.kustomization, { metadata: { annotations } });
      await expect
        .poll(async () =>
          textAt(await world.read(tenant.kustomization), "status", "lastHandledReconcileAt"),
        )
        .toBe(requestedAt);
      await aWhile();
    }
  });

  test("what never becomes healthy is told when the timeout is over, and a newer revision ends the wait", async () => {
    const tenant = await tenantOf(
      "unhealthy",
      { "deploy/never.yaml": CLAIM },
      { wait: true, timeout: "2s", retryInterval: "1m" },
    );
    await untilRefused(world, tenant.kustomization, {
      reason: "HealthCheckFailed",
      says: ["PersistentVolumeClaim", "never", "timeout"],
    });

    const revision = await tenant.push({
      "deploy/never.yaml": null,
      "deploy/one.yaml": configMapYaml("unhealthy-one", "1"),
    });

    await handedOn(tenant, revision);

    expect(await tenant.configMap("unhealthy-one")).toBeDefined();
  });

  test("one that depends on another waits for it, and a circle is told to its members", async () => {
    const tenant = await tenantOf("depended", CONFIG, { namePrefix: "dep-", suspend: true });
    const sourceRef = { kind: "GitRepository", name: tenant.name };
    const shared = { sourceRef, targetNamespace: world.namespace };
    const dependent = { name: "dependent", namespace: world.namespace };
    const circles = ["circle-a", "circle-b"].map((name) => ({ name, namespace: world.namespace }));

    await world.apply(
      aKustomization(dependent, {
        ...shared,
        namePrefix: "two-",
        dependsOn: [{ name: tenant.name }],
      }),
    );
    await world.apply(
      aKustomization(
        { name: "circle-a", namespace: world.namespace },
        { ...shared, dependsOn: [{ name: "circle-b" }] },
      ),
    );
    await world.apply(
      aKustomization(
        { name: "circle-b", namespace: world.namespace },
        { ...shared, dependsOn: [{ name: "circle-a" }] },
      ),
    );
    const ref = { ...tenant.kustomization, ...dependent };
    await untilRefused(world, ref, { reason: "DependencyNotReady", says: [tenant.name] });
    for (const circle of circles) {
      const member = { ...tenant.kustomization, ...circle };
      await untilRefused(world, member, {
        reason: "DependencyNotReady",
        says: ["circle-a", "circle-b"],
      });
    }
    await world.patch(tenant.kustomization, { spec: { suspend: false } });

    await expect
      .poll(async () => (await world.ready(ref))?.status, { timeout: 20_000 })
      .toBe("True");
  });

  test("a field that cannot be changed is, where force says so", async () => {
    function files(value: string): Files {
      return {
        "deploy/fixed.yaml": `${configMapYaml("forced", value)}immutable: true\n`,
      };
    }
    const tenant = await tenantOf("forcing", files("1"), { force: true });
    await applied(tenant);

    await handedOn(tenant, await tenant.push(files("2")));

    expect(textAt(await tenant.configMap("forced"), "data", "value")).toBe("2");
  });

  test("what was applied stays where deletionPolicy says Orphan", async () => {
    const tenant = await tenantOf(
      "orphaning",
      { "deploy/one.yaml": configMapYaml("orphan", "1") },
      { deletionPolicy: "Orphan" },
    );
    await applied(tenant);

    await world.remove(tenant.kustomization);
    await untilGone(world, tenant.kustomization);

    expect(await tenant.configMap("orphan")).toBeDefined();
  });

  test("the history counts what is the same, and lists what is not", async () => {
    function files(value: string): Files {
      return { "deploy/one.yaml": configMapYaml("history", value) };
    }
    const tenant = await tenantOf("history", files("1"));
    await applied(tenant);
    await handedOn(tenant, await tenant.push(files("2")));

    await handedOn(tenant, await tenant.push({ "README.md": "hello" }));

    const history = listAt(await world.read(tenant.kustomization), "status", "history");
    expect(history.map((entry) => valueAt(entry, "totalReconciliations"))).toEqual([2, 1]);
    expect(history.map((entry) => textAt(entry, "lastReconciledStatus"))).toEqual([
      "ReconciliationSucceeded",
      "ReconciliationSucceeded",
    ]);
  });
});
