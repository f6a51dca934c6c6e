import { readFileSync } from "node:fs";

import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseAllDocuments } from "yaml";

import type { Result } from "#contract/result.ts";

import { kubernetesCluster } from "../../agent/adapters/kubernetes/cluster.ts";
import { cleanUpSteps } from "../../agent/objects/clean-up.ts";
import { changeBetween } from "../../agent/objects/drift.ts";
import type { Change } from "../../agent/objects/drift.ts";
import { FIELD_MANAGER } from "../../agent/objects/field-manager.ts";
import { isKubeObject, refOf } from "../../agent/objects/kube-object.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { prepareForApply } from "../../agent/objects/prepare.ts";
import type { ApiProblem } from "../../agent/ports.ts";
import { kubectlFor } from "../support/kubectl.ts";

const NAMESPACE = "apply-steps";
const OWNER = { name: "apps", namespace: "flux-system" };

/** Manifests in forms that the API server answers in another way than they were sent. */
const AWKWARD = parseAllDocuments(readFileSync("test/contract/awkward-manifests.yaml", "utf8"))
  .map((document) => JSON.parse(JSON.stringify(document)) as unknown)
  .filter(isKubeObject);

const access = inject("realCluster");
const kubectl = kubectlFor(access?.kubeconfig ?? "");

describe.runIf(access !== undefined)("the steps of an apply on a real API server", () => {
  let cluster: ReturnType<typeof kubernetesCluster>;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    const config = new KubeConfig();
    config.loadFromString(access?.kubeconfig ?? "");
    cluster = kubernetesCluster(config);
    await kubectl(["create", "namespace", NAMESPACE]);
  });
  afterAll(() => cluster.close());

  /** The steps as the reconciler takes them for one object. */
  async function apply(manifest: KubeObject): Promise<Change> {
    const desired = prepareForApply(manifest, OWNER);
    const live = valueOf(await cluster.read(refOf(desired), signal));
    const preview = valueOf(await cluster.preview(desired, signal));
    const steps = live === undefined ? [] : cleanUpSteps(desired, live);
    const change = changeBetween(live, preview);
    if (steps.length > 0) {
      const patch = { type: "json", body: steps, fieldManager: FIELD_MANAGER } as const;
      valueOf(await cluster.patch(refOf(desired), patch, signal));
    }
    if (change === "unchanged" && steps.length === 0) return "unchanged";
    valueOf(await cluster.apply(desired, signal));
    return change === "created" ? "created" : "configured";
  }

  async function read(manifest: KubeObject): Promise<KubeObject | undefined> {
    return valueOf(await cluster.read(refOf(manifest), signal));
  }

  test.for(AWKWARD)("a second apply of a $kind finds nothing to change", async (manifest) => {
    const changes = [await apply(manifest), await apply(manifest), await apply(manifest)];

    expect(changes).toEqual(["created", "unchanged", "unchanged"]);
  });

  test("what kubectl apply made is taken over, and what no manifest names goes", async () => {
    const manifest = aConfigMap("taken-over", { a: "1" });
    const byHand = { ...manifest, data: { a: "1", b: "2" } };
    await kubectl(["apply", "-f", "-"], JSON.stringify(byHand));

    const changes = [await apply(manifest), await apply(manifest)];

    const live = await read(manifest);
    expect(changes).toEqual(["configured", "unchanged"]);
    expect(live?.["data"]).toEqual({ a: "1" });
    expect(live?.metadata.annotations).toBeUndefined();
  });

  test("what kubectl changed by hand is undone", async () => {
    const manifest = aConfigMap("edited", { a: "1" });
    await apply(manifest);
    const place = ["-n", NAMESPACE, "configmap", "edited"];
    await kubectl(["patch", ...place, "--type=merge", "-p", '{"data":{"a":"9","c":"3"}}']);
    await kubectl(["label", ...place, "by=hand"]);

    const changes = [await apply(manifest), await apply(manifest)];

    const live = await read(manifest);
    expect(changes).toEqual(["configured", "unchanged"]);
    expect(live?.["data"]).toEqual({ a: "1" });
    expect(Object.keys(live?.metadata.labels ?? {})).not.toContain("by");
  });

  test("what kubectl changed stays where the object asks for a merge", async () => {
    const asking = { "kustomize.toolkit.fluxcd.io/ssa": "Merge" };
    const manifest = aConfigMap("merged", { a: "1" }, asking);
    await apply(manifest);
    const place = ["-n", NAMESPACE, "configmap", "merged"];
    await kubectl(["patch", ...place, "--type=merge", "-p", '{"data":{"c":"3"}}']);

    const change = await apply(manifest);

    expect(change).toBe("unchanged");
    expect((await read(manifest))?.["data"]).toEqual({ a: "1", c: "3" });
  });

  test("what another controller sets stays, and is no drift", async () => {
    const manifest = aDeployment("scaled"); // says nothing of replicas
    await apply(manifest);
    const place = ["-n", NAMESPACE, "deployment", "scaled"];
    await kubectl(["scale", ...place, "--replicas=3"]);

    const change = await apply(manifest);

    expect(change).toBe("unchanged");
    expect((await read(manifest))?.["spec"]).toMatchObject({ replicas: 3 });
  });
});

function valueOf<T>(result: Result<T, ApiProblem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function aDeployment(name: string): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: "a:1" }] } },
    },
  };
}

function aConfigMap(
  name: string,
  data: Readonly<Record<string, string>>,
  annotations = {},
): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: NAMESPACE, annotations },
    data,
  };
}
