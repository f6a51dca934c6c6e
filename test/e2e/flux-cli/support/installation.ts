import type { Result } from "#contract/result.ts";

import { refOf, type KubeObject } from "../../../../agent/objects/kube-object.ts";
import { objectAt, textsAt } from "../../../../agent/objects/read-json.ts";
import { kubectlFor } from "../../../support/kubectl.ts";
import { readManifests } from "../../../support/read-manifests.ts";
import type { World } from "../../support/world.ts";

const NOW = "2026-11-24T12:00:00Z";

/** Installs in a cluster what infra/agent holds, as its operator does, and gives the Deployment. */
export async function installAgent(world: World): Promise<KubeObject> {
  const { stdout } = await kubectlFor("")(["kustomize", "infra/agent"]);
  const objects = readManifests(stdout);
  for (const object of objects) valueOf(await world.embedded.cluster.apply(object, deadline()));
  const deployment = objects.find(({ kind }) => kind === "Deployment");
  if (deployment === undefined) throw new Error("infra/agent holds no Deployment");
  return deployment;
}

/** Says of a Deployment what its controller would, when its pods run. */
export async function markAvailable(world: World, deployment: KubeObject): Promise<void> {
  const conditions = [
    ["Available", "MinimumReplicasAvailable"],
    ["Progressing", "NewReplicaSetAvailable"],
  ].map(([type, reason]) => ({ type, reason, status: "True", lastTransitionTime: NOW }));
  const ref = refOf(deployment);
  const { metadata } = valueOf(await world.embedded.cluster.read(ref, deadline())) ?? deployment;
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  const status = { observedGeneration: metadata.generation ?? 1, ...counts, conditions };
  const patch = { type: "merge", body: { status }, fieldManager: "a-controller" } as const;
  const patched = await world.embedded.cluster.patch(
    ref,
    { ...patch, subresource: "status" },
    deadline(),
  );
  valueOf(patched);
}

/** Runs the Deployment's pod on a node whose kubelet is at a port of this machine, as far as the API server can tell. */
export async function runPod(
  world: World,
  deployment: KubeObject,
  kubeletPort: number,
): Promise<void> {
  const { cluster } = world.embedded;
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-a" } };
  const status = {
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
  };
  const patch = { type: "merge", body: { status }, fieldManager: "a-kubelet" } as const;
  valueOf(await cluster.apply(node, deadline()));
  valueOf(await cluster.patch(refOf(node), { ...patch, subresource: "status" }, deadline()));
  const { name, namespace = "" } = deployment.metadata;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-x`,
      namespace,
      labels: textsAt(deployment, "spec", "template", "metadata", "labels"),
    },
    spec: {
      ...objectAt(deployment, "spec", "template", "spec"),
      nodeName: "node-a",
      nodeSelector: {},
    },
  };
  valueOf(await cluster.apply(pod, deadline()));
}

function deadline(): AbortSignal {
  return AbortSignal.timeout(REQUEST_MILLISECONDS);
}

const REQUEST_MILLISECONDS = 30_000;

function valueOf<T>(result: Result<T, { readonly message: string }>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}
