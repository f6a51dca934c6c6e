import type { TestProject } from "vitest/node";

import { startRealCluster } from "./real-cluster.ts";
import type { ClusterAccess } from "./real-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one real API server of this run; undefined where KUBEBUILDER_ASSETS names none. */
    readonly realCluster: ClusterAccess | undefined;
  }
}

const NO_CLUSTER =
  "KUBEBUILDER_ASSETS names no etcd and kube-apiserver: the suites ran on the embedded API only";
const NOT_IN_CI = "KUBEBUILDER_ASSETS names no etcd and kube-apiserver, which CI has to have";

/** Starts one real API server for a whole run, for every project that asks for it: a test takes it by `inject("realCluster")`. */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const root = project.vitest.getRootProject();
  if ("realCluster" in root.getProvidedContext()) return undefined; // another project was first
  const assets = process.env["KUBEBUILDER_ASSETS"] ?? "";
  if (assets === "") {
    if (process.env["CI"] !== undefined) throw new Error(NOT_IN_CI);
    process.stdout.write(`${NO_CLUSTER}\n`);
    root.provide("realCluster", undefined);
    return undefined;
  }
  const cluster = await startRealCluster(assets);
  const { url, token, caCertificate, kubeconfig } = cluster;
  root.provide("realCluster", { url, token, caCertificate, kubeconfig });
  return cluster.stop;
}
