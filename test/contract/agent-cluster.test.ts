import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { kubernetesCluster } from "../../agent/adapters/kubernetes/cluster.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import type { WatchChange } from "../../agent/ports.ts";

const real = inject("realCluster");
const signal = AbortSignal.timeout(120_000);

function configMap(name: string, data: Record<string, string>): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "default" },
    data,
  };
}

describe.runIf(real !== undefined)("the agent's cluster on a real API server", () => {
  let cluster: ReturnType<typeof kubernetesCluster>;

  beforeAll(() => {
    const config = new KubeConfig();
    config.loadFromString(real?.kubeconfig ?? "");
    cluster = kubernetesCluster(config);
  });
  afterAll(() => {
    cluster.close();
  });

  test("tells which kinds live in a namespace, and which it does not know", async () => {
    const [deployment, namespace, widget] = await Promise.all([
      cluster.isNamespaced({ apiVersion: "apps/v1", kind: "Deployment" }, signal),
      cluster.isNamespaced({ apiVersion: "v1", kind: "Namespace" }, signal),
      cluster.isNamespaced({ apiVersion: "example.com/v1", kind: "Widget" }, signal),
    ]);

    expect(deployment).toEqual({ ok: true, value: true });
    expect(namespace).toEqual({ ok: true, value: false });
    expect(widget).toMatchObject({
      ok: false,
      error: {
        reason: "NoMatch",
        message: 'no matches for kind "Widget" in version "example.com/v1"',
      },
    });
  });

  test("previews without writing, then applies", async () => {
    const object = configMap("previewed", { a: "1" });

    const preview = await cluster.preview(object, signal);
    const before = await cluster.read({ ...object, ...object.metadata }, signal);
    const applied = await cluster.apply(object, signal);
    const after = await cluster.preview(object, signal);

    expect(preview).toMatchObject({ ok: true, value: { data: { a: "1" } } });
    expect(preview.ok ? preview.value.metadata.resourceVersion : "").toBeUndefined();
    expect(before).toEqual({ ok: true, value: undefined });
    expect(applied).toMatchObject({
      value: { metadata: { managedFields: [{ manager: "kustomize-controller" }] } },
    });
    expect(after.ok ? after.value.metadata.resourceVersion : "").toMatch(/^\d+$/);
  });

  test("tells why an object is refused", async () => {
    const refused = await cluster.preview(
      { ...configMap("refused", {}), data: { a: { b: 1 } } },
      signal,
    );
    const missing = await cluster.apply(
      { ...configMap("lost", {}), metadata: { name: "lost", namespace: "nowhere" } },
      signal,
    );

    expect(refused).toMatchObject({ ok: false, error: { status: 500 } });
    expect(missing).toMatchObject({
      ok: false,
      error: { status: 404, reason: "NotFound", message: 'namespaces "nowhere" not found' },
    });
  });

  test("deletes only the object that was meant, and takes one that is gone for deleted", async () => {
    const object = configMap("doomed", { a: "1" });
    const ref = { apiVersion: "v1", kind: "ConfigMap", name: "doomed", namespace: "default" };
    await cluster.apply(object, signal);

    const another = await cluster.remove({ ...ref, uid: "another" }, signal);
    const kept = await cluster.read(ref, signal);
    const removed = await cluster.remove(ref, signal);
    const again = await cluster.remove(ref, signal);

    expect(another).toMatchObject({ ok: false, error: { reason: "Conflict" } });
    expect(kept).toMatchObject({ value: { data: { a: "1" } } });
    expect([removed, again]).toEqual([
      { ok: true, value: undefined },
      { ok: true, value: undefined },
    ]);
  });

  test("watches: all there is, then each change", async () => {
    const changes: WatchChange[] = [];
    const stop = new AbortController();
    await cluster.apply(configMap("watched", { a: "1" }), signal);

    const watching = cluster.watch(
      { apiVersion: "v1", kind: "ConfigMap" },
      {},
      (change) => changes.push(change),
      stop.signal,
    );
    await expect.poll(() => changes.length).toBe(1);
    await cluster.apply(configMap("watched", { a: "2" }), signal);
    await cluster.remove(
      { apiVersion: "v1", kind: "ConfigMap", name: "watched", namespace: "default" },
      signal,
    );
    await expect
      .poll(() => changes.map(({ kind }) => kind))
      .toEqual(["listed", "changed", "removed"]);
    stop.abort();
    await watching;

    const [listed] = changes;
    const objects = listed?.kind === "listed" ? listed.objects : [];
    const watched = objects.find(({ metadata }) => metadata.name === "watched");
    expect(watched).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } });
    expect(changes[1]).toMatchObject({ object: { data: { a: "2" } } });
  });

  test("watches the metadata of what a selector names", async () => {
    const changes: WatchChange[] = [];
    const stop = new AbortController();
    const labels = { "example.com/picked": "yes" };
    const picked = configMap("picked", { a: "1" });
    const labelled = { ...picked, metadata: { ...picked.metadata, labels } };
    await cluster.apply(labelled, signal);

    const watching = cluster.watch(
      { apiVersion: "v1", kind: "ConfigMap" },
      { labelSelector: "example.com/picked", metadataOnly: true },
      (change) => changes.push(change),
      stop.signal,
    );
    await expect.poll(() => changes.length).toBe(1);
    await cluster.apply({ ...labelled, data: { a: "2" } }, signal);
    await expect.poll(() => changes.length).toBe(2);
    stop.abort();
    await watching;

    expect(changes).toMatchObject([
      { kind: "listed", objects: [{ kind: "ConfigMap", metadata: { name: "picked" } }] },
      { kind: "changed", object: { apiVersion: "v1", kind: "ConfigMap", metadata: { labels } } },
    ]);
    expect(changes[1]).not.toHaveProperty("object.data");
  });

  test("says that the API server did not answer where there is none", async () => {
    const nobody = new KubeConfig();
    nobody.loadFromClusterAndUser(
      { name: "nobody", server: "https://127.0.0.1:1", skipTLSVerify: false },
      { name: "nobody" },
    );

    const read = await kubernetesCluster(nobody).preview(configMap("a", {}), signal);

    expect(read).toMatchObject({ ok: false, error: { status: 0, reason: "Unreachable" } });
  });
});
