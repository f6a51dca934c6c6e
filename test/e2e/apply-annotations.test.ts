import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { JsonObject, KubeObject } from "../../agent/objects/kube-object.ts";
import { objectAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapRef } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilReady } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const GROUP = "kustomize.toolkit.fluxcd.io";
const HELM = "helm";

/** What somebody writes on an object, and what then becomes of it. */
interface Asked {
  readonly asks: string; // key: value, of the annotation in git
  /** The object is there before, made by somebody else. */
  readonly isThere?: boolean;
  /** What it says after git changed from 1 to 2, and somebody added a key; undefined: it is not there. */
  readonly afterwards: JsonObject | undefined;
}

const ASKED: Readonly<Record<string, Asked>> = {
  "ssa: Merge leaves what others add": {
    asks: "ssa: Merge",
    afterwards: { value: "2", added: "by hand" },
  },
  "ssa: IfNotPresent creates, and changes nothing after that": {
    asks: "ssa: IfNotPresent",
    afterwards: { value: "1", added: "by hand" },
  },
  "ssa: IfNotPresent leaves what is there": {
    asks: "ssa: IfNotPresent",
    isThere: true,
    afterwards: { value: "theirs", added: "by hand" },
  },
  "ssa: Ignore creates nothing": { asks: "ssa: Ignore", afterwards: undefined },
  "ssa: Ignore changes nothing": {
    asks: "ssa: Ignore",
    isThere: true,
    afterwards: { value: "theirs", added: "by hand" },
  },
  "reconcile: disabled changes nothing": {
    asks: "reconcile: disabled",
    isThere: true,
    afterwards: { value: "theirs", added: "by hand" },
  },
  "a value in another case counts as well": {
    asks: "ssa: ifnotpresent",
    isThere: true,
    afterwards: { value: "theirs", added: "by hand" },
  },
  "prune: disabled changes nothing about that": {
    asks: "prune: disabled",
    afterwards: { value: "2" },
  },
};

describe.each(APIS)("what is written on an object steers how it is applied, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "steered" });
    world.startAgent(`--override-manager=${HELM}`);
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  /** A ConfigMap as YAML that asks for something. */
  function manifest(name: string, value: string, asks?: string, more = ""): string {
    const [word = "", wanted = ""] = asks?.split(": ") ?? [];
    const annotations =
      asks === undefined ? "" : `  annotations:\n    ${GROUP}/${word}: ${wanted}\n`;
    return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${world.namespace}\n${annotations}data:\n  value: "${value}"\n${more}`;
  }

  /** Makes or changes a ConfigMap as somebody whom nobody knows. */
  async function change(name: string, data: JsonObject, manager = "kubectl-edit"): Promise<void> {
    const ref = configMapRef(name, world.namespace);
    const body = { data };
    const patch = { type: "merge", body, fieldManager: manager } as const;
    const patched = await world.embedded.cluster.patch(ref, patch, AbortSignal.timeout(10_000));
    if (!patched.ok) throw new Error(patched.error.message);
  }

  async function create(name: string, data: JsonObject): Promise<void> {
    const metadata = { name, namespace: world.namespace };
    const object: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata, data };
    const created = await world.embedded.cluster.create(object, AbortSignal.timeout(10_000));
    if (!created.ok) throw new Error(created.error.message);
  }

  async function reconcile(tenant: Tenant): Promise<void> {
    const requestedAt = new Date().toISOString();
    const annotations = { "reconcile.fluxcd.io/requestedAt": requestedAt };
    await world.patch(tenant.kustomization, { metadata: { annotations } });
    await expect
      .poll(async () => {
        const object = await world.read(tenant.kustomization);
        return textAt(object, "status", "lastHandledReconcileAt");
      }, SOON)
      .toBe(requestedAt);
    await untilReady(world, tenant.kustomization);
  }

  test.for(Object.entries(ASKED))("%s", async ([title, { asks, isThere = false, afterwards }]) => {
    const name = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
    const file = "deploy/a.yaml";
    if (isThere) await create(name, { value: "theirs" });
    const tenant = await Tenant.of(world, name, { [file]: manifest(name, "1", asks) });
    await untilReady(world, tenant.kustomization);

    if ((await tenant.configMap(name)) !== undefined) await change(name, { added: "by hand" });
    await untilApplied(
      world,
      tenant.kustomization,
      await tenant.push({ [file]: manifest(name, "2", asks) }),
    );
    await reconcile(tenant);

    expect((await tenant.configMap(name))?.["data"]).toEqual(afterwards);
  });

  test.for(["prune: disabled", "reconcile: disabled", "ssa: Ignore"])(
    "%s on the object in the cluster keeps it from being pruned",
    async (asks) => {
      const [word = "", wanted = ""] = asks.split(": ");
      const name = `kept-${word}-${wanted.toLowerCase()}`;
      const tenant = await Tenant.of(world, name, {
        "deploy/a.yaml": manifest(name, "1"),
        "deploy/b.yaml": manifest(`${name}-beside`, "1"),
      });
      await untilReady(world, tenant.kustomization);
      const annotations = { [`${GROUP}/${word}`]: wanted };
      await world.patch(configMapRef(name, world.namespace), { metadata: { annotations } });

      await untilApplied(world, tenant.kustomization, await tenant.push({ "deploy/a.yaml": null }));

      expect(await tenant.configMap(name)).toBeDefined();
    },
  );

  test("force: enabled makes anew what cannot be changed, and nothing else", async () => {
    const immutable = "immutable: true\n";
    const tenant = await Tenant.of(world, "force", {
      "deploy/a.yaml": manifest("forced", "1", "force: enabled", immutable),
      "deploy/b.yaml": manifest("unforced", "1"),
    });
    await untilReady(world, tenant.kustomization);
    const before = await Promise.all([tenant.configMap("forced"), tenant.configMap("unforced")]);

    const revision = await tenant.push({
      "deploy/a.yaml": manifest("forced", "2", "force: enabled", immutable),
      "deploy/b.yaml": manifest("unforced", "2"),
    });
    await untilApplied(world, tenant.kustomization, revision);

    const after = await Promise.all([tenant.configMap("forced"), tenant.configMap("unforced")]);
    expect(after.map((object) => textAt(object, "data", "value"))).toEqual(["2", "2"]);
    expect(after[0]?.metadata.uid).not.toBe(before[0]?.metadata.uid);
    expect(after[1]?.metadata.uid).toBe(before[1]?.metadata.uid);
  });

  test("substitute: disabled keeps variables as they are written", async () => {
    const tenant = await Tenant.of(
      world,
      "verbatim",
      {
        "deploy/a.yaml": manifest("verbatim", "${WHO}", "substitute: disabled"),
        "deploy/b.yaml": manifest("filled", "${WHO}"),
      },
      { build: { postBuild: { substitute: { WHO: "everybody" } } } },
    );

    await untilReady(world, tenant.kustomization);

    expect(await tenant.configMap("verbatim")).toMatchObject({ data: { value: "${WHO}" } });
    expect(await tenant.configMap("filled")).toMatchObject({ data: { value: "everybody" } });
  });

  test.for([
    ["kubectl-client-side-apply", { value: "2" }],
    ["kubectl-edit", { value: "2" }],
    ["before-first-apply", { value: "2" }],
    [HELM, { value: "2" }], // because it was asked for
    ["somebody-else", { value: "2", added: "by hand" }],
  ] as const)(
    "of what %s set before, after the first apply there is %j",
    async ([manager, left]) => {
      const name = `folded-${manager}`;
      await create(name, { value: "1" });
      await change(name, { added: "by hand" }, manager);

      const tenant = await Tenant.of(world, name, { "deploy/a.yaml": manifest(name, "2") });
      await untilReady(world, tenant.kustomization);

      const object = await tenant.configMap(name);
      expect(objectAt(object, "data")).toEqual(left);
    },
  );
});
