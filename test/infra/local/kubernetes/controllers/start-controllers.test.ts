import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { mapAt, mapsAt, textAt } from "../../../../../infra/local/kubernetes/json.ts";
import type { Json, JsonMap } from "../../../../../infra/local/kubernetes/json.ts";
import { startKubernetes } from "../../../../../infra/local/kubernetes/start.ts";
import type { Kubernetes } from "../../../../../infra/local/kubernetes/start.ts";
import { configMap, deployment } from "../../../../contract/kubernetes/scenarios/steps.ts";
import { apiClient } from "../../../../contract/kubernetes/support/api-client.ts";
import type { ApiClient } from "../../../../contract/kubernetes/support/api-client.ts";
import { makeNamespace } from "../../../../contract/kubernetes/support/namespaces.ts";

const WAIT = { timeout: 5000, interval: 20 };
const TOKEN = "controllers";

describe("what acts on objects", () => {
  let server: Kubernetes;
  let api: ApiClient;

  beforeAll(async () => {
    server = await startKubernetes({ token: TOKEN });
    api = apiClient({ ...server, token: TOKEN });
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  async function make(path: string, body: Json): Promise<Json> {
    return (await api.ask({ method: "POST", path, body })).body;
  }
  async function codeOf(path: string): Promise<number> {
    return (await api.ask({ method: "GET", path })).code;
  }
  function ownedBy(owner: Json, over: JsonMap = {}): JsonMap {
    const { name, uid } = mapAt(owner, "metadata") ?? {};
    return { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid, ...over }] };
  }

  test("the first namespaces are there", async () => {
    const { body } = await api.ask({ method: "GET", path: "/api/v1/namespaces" });

    expect(mapsAt(body, "items").map((item) => textAt(item, "metadata", "name"))).toEqual(
      expect.arrayContaining(["default", "kube-node-lease", "kube-public", "kube-system"]),
    );
  });

  test("a deleted namespace empties and goes", async () => {
    const namespace = await makeNamespace(api);
    const path = `/api/v1/namespaces/${namespace}`;
    await make(`${path}/configmaps`, configMap("a"));

    const { body } = await api.ask({ method: "DELETE", path });

    expect(textAt(body, "status", "phase")).toBe("Terminating");
    await vi.waitFor(async () => expect(await codeOf(path)).toBe(404), WAIT);
    expect(await codeOf(`${path}/configmaps/a`)).toBe(404);
  });

  test("a namespace waits for what has a finalizer, and takes nothing new", async () => {
    const namespace = await makeNamespace(api);
    const path = `/api/v1/namespaces/${namespace}`;
    const maps = `${path}/configmaps`;
    const finalizers = ["example.com/hold"];
    await make(maps, configMap("held", { metadata: { name: "held", finalizers } }));
    await api.ask({ method: "DELETE", path });

    const late = await api.ask({ method: "POST", path: maps, body: configMap("late") });

    expect([late.code, textAt(late.body, "reason")]).toEqual([403, "Forbidden"]);
    expect(await codeOf(path)).toBe(200);
    await api.ask({
      method: "PATCH",
      path: `${maps}/held`,
      type: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
    await vi.waitFor(async () => expect(await codeOf(path)).toBe(404), WAIT);
  });

  test("a definition waits for what has a finalizer, takes nothing new, and is served no more when it is gone", async () => {
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const gadgets = "/apis/leaving.example.com/v1/namespaces/default/gadgets";
    await make(definitions, GADGETS);
    await vi.waitFor(async () => expect(await codeOf(gadgets)).toBe(200), WAIT);
    await make(gadgets, aGadget({ name: "held", finalizers: ["example.com/hold"] }));
    await api.ask({ method: "DELETE", path: `${definitions}/${GADGETS.metadata.name}` });

    const late = await api.ask({ method: "POST", path: gadgets, body: aGadget({ name: "late" }) });
    await api.ask({
      method: "PATCH",
      path: `${gadgets}/held`,
      type: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });

    expect([late.code, textAt(late.body, "message")]).toEqual([
      403,
      'gadgets.leaving.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
    ]);
    await vi.waitFor(async () => expect(await codeOf(gadgets)).toBe(404), WAIT);
    expect(await codeOf(`${definitions}/${GADGETS.metadata.name}`)).toBe(404);
  });

  test.for(["Background", "Foreground"])(
    "what an object owned goes with it: %s",
    async (policy) => {
      const maps = `/api/v1/namespaces/${await makeNamespace(api)}/configmaps`;
      const owner = await make(maps, configMap("owner"));
      const metadata = { name: "owned", ...ownedBy(owner, { blockOwnerDeletion: true }) };
      await make(maps, configMap("owned", { metadata }));

      await api.ask({ method: "DELETE", path: `${maps}/owner?propagationPolicy=${policy}` });

      await vi.waitFor(async () => expect(await codeOf(`${maps}/owned`)).toBe(404), WAIT);
      await vi.waitFor(async () => expect(await codeOf(`${maps}/owner`)).toBe(404), WAIT);
    },
  );

  test("orphans stay, without an owner", async () => {
    const maps = `/api/v1/namespaces/${await makeNamespace(api)}/configmaps`;
    const owner = await make(maps, configMap("owner"));
    await make(maps, configMap("owned", { metadata: { name: "owned", ...ownedBy(owner) } }));

    await api.ask({ method: "DELETE", path: `${maps}/owner?propagationPolicy=Orphan` });

    await vi.waitFor(async () => expect(await codeOf(`${maps}/owner`)).toBe(404), WAIT);
    const { body } = await api.ask({ method: "GET", path: `${maps}/owned` });
    expect(mapAt(body, "metadata")?.["ownerReferences"]).toBeUndefined();
  });

  test("an object whose owner is another of the same name goes", async () => {
    const maps = `/api/v1/namespaces/${await makeNamespace(api)}/configmaps`;
    const owner = await make(maps, configMap("owner"));
    const metadata = { name: "owned", ...ownedBy(owner, { uid: "not-its-uid" }) };

    await make(maps, configMap("owned", { metadata }));

    await vi.waitFor(async () => expect(await codeOf(`${maps}/owned`)).toBe(404), WAIT);
  });

  test("a deployment becomes available after a moment, and again after a change", async () => {
    const path = `/apis/apps/v1/namespaces/${await makeNamespace(api)}/deployments`;
    await make(path, deployment("web"));

    async function observed(): Promise<unknown> {
      return mapAt((await api.ask({ method: "GET", path: `${path}/web` })).body, "status");
    }

    await vi.waitFor(async () => {
      expect(await observed()).toMatchObject({ observedGeneration: 1, availableReplicas: 1 });
    }, WAIT);
    const body = { spec: { replicas: 3 } };
    const type = "application/merge-patch+json";
    await api.ask({ method: "PATCH", path: `${path}/web`, type, body });
    await vi.waitFor(async () => {
      expect(await observed()).toMatchObject({ observedGeneration: 2, availableReplicas: 3 });
    }, WAIT);
  });

  test("a watch from before what is known is told to start again", async () => {
    const path = "/api/v1/configmaps?watch=true&resourceVersion=1";

    const [event] = await api.watch(path, 1);

    expect(mapAt(event, "object")).toMatchObject({ code: 410, reason: "Expired" });
  });
});

const GADGETS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "gadgets.leaving.example.com" },
  spec: {
    group: "leaving.example.com",
    names: { kind: "Gadget", plural: "gadgets", singular: "gadget" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      },
    ],
  },
};

function aGadget(metadata: JsonMap): JsonMap {
  return { apiVersion: "leaving.example.com/v1", kind: "Gadget", metadata };
}
