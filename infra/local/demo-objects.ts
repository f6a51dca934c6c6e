import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";

import { isKubeObject, type KubeObject } from "../../agent/objects/kube-object.ts";
import type { Cluster } from "../../agent/ports.ts";

/** What is made in the cluster so that there is something to reconcile. */
const DEMO = { name: "hello", namespace: "flux-system" } as const;

const DEFINITIONS = ["gitrepositories.yaml", "kustomizations.yaml", "receivers.yaml"].map((file) =>
  join(import.meta.dirname, "../agent/crds", file),
);
const READY_MILLISECONDS = 10_000;

/** Makes Flux's kinds known to a cluster, and waits until they are served. */
export async function installDefinitions(cluster: Cluster): Promise<void> {
  const definitions = await Promise.all(DEFINITIONS.map(readObject));
  for (const definition of definitions) await apply(cluster, definition);
  await until(async () => {
    const served = await Promise.all(
      [gitRepository(""), kustomization()].map((object) => isServed(cluster, object)),
    );
    return served.every(Boolean);
  });
}

/** Points a cluster at the demo repository: a GitRepository and a Kustomization, as a team writes them for Flux. */
export async function applyDemo(cluster: Cluster, url: string): Promise<void> {
  await apply(cluster, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: DEMO.namespace },
  });
  await apply(cluster, gitRepository(url));
  await apply(cluster, kustomization());
}

function gitRepository(url: string): KubeObject {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: DEMO,
    spec: { interval: "10m", url, ref: { branch: "main" } },
  };
}

function kustomization(): KubeObject {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: DEMO,
    spec: {
      interval: "10m",
      path: "./deploy",
      prune: true,
      sourceRef: { kind: "GitRepository", name: DEMO.name },
    },
  };
}

async function readObject(file: string): Promise<KubeObject> {
  const object: unknown = parse(await readFile(file, "utf8"));
  if (!isKubeObject(object)) throw new Error(`${file} holds no Kubernetes object`);
  return object;
}

async function apply(cluster: Cluster, object: KubeObject): Promise<void> {
  const applied = await cluster.apply(object, AbortSignal.timeout(READY_MILLISECONDS));
  if (applied.ok) return;
  const { kind, metadata } = object;
  throw new Error(`the cluster refused ${kind}/${metadata.name}: ${applied.error.message}`);
}

async function isServed(cluster: Cluster, object: KubeObject): Promise<boolean> {
  const { name, namespace } = DEMO;
  const { apiVersion, kind } = object;
  const signal = AbortSignal.timeout(READY_MILLISECONDS);
  const read = await cluster.read({ apiVersion, kind, name, namespace }, signal);
  return read.ok;
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + READY_MILLISECONDS;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error("the cluster does not serve Flux's kinds");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
