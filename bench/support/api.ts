import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startRealCluster } from "../../test/support/real-cluster.ts";

/** The Kubernetes API that is measured against: its kubeconfig as a file, absent where it is the embedded one. */
export interface Api {
  readonly name: string;
  readonly kubeconfig?: string;
  close(): Promise<void>;
}

/** The folder with etcd and kube-apiserver; empty where there is none. */
const ASSETS = process.env["KUBEBUILDER_ASSETS"] ?? "";

/** What people are told before they read the figures. */
export const API_NOTICE =
  ASSETS === ""
    ? "KUBEBUILDER_ASSETS names no etcd and kube-apiserver: measured on the embedded Kubernetes API"
    : "measured on kube-apiserver, each scenario on a fresh one";

/** Starts a fresh kube-apiserver, or leaves it to the embedded API where none is there. */
export async function startApi(): Promise<Api> {
  if (ASSETS === "") return { name: "the embedded API", close: async () => {} };
  const cluster = await startRealCluster(ASSETS);
  const directory = await mkdtemp(join(tmpdir(), "pullhook-bench-api-"));
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  return {
    name: "kube-apiserver",
    kubeconfig,
    async close() {
      await cluster.stop();
      await rm(directory, { recursive: true });
    },
  };
}
