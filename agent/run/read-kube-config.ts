import { KubeConfig } from "@kubernetes/client-node";

import { err, ok, type Result } from "#contract/result.ts";

const NAMES = "--kubeconfig or KUBECONFIG";
const NOTHING_FOUND = "http://localhost:8080"; // what client-node assumes where it finds no configuration

/** How to reach the API server, or what is wrong with how it is said. Without a file it is looked for as kubectl does, in a pod its own service account. */
export function readKubeConfig(file: string | undefined): Result<KubeConfig, string> {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return err(`${NAMES} is "${file ?? ""}", which cannot be read: ${why}`);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    return err(`${NAMES} names a file without a current context: set one`);
  }
  if (file === undefined && server === NOTHING_FOUND) {
    return err(
      `the cluster is missing: run in a pod with a service account, or set ${NAMES} to a kubeconfig file`,
    );
  }
  return ok(config);
}
