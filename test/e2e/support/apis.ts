import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inject } from "vitest";

import { startRealCluster } from "../../support/real-cluster.ts";

/** A kind of Kubernetes API that the whole way is tried on. */
export type Api = "the embedded API" | "a real API server";

/** What there is in this run; the one real API server is shared by all suites. */
export const APIS: readonly Api[] =
  inject("realCluster") === undefined
    ? ["the embedded API"]
    : ["the embedded API", "a real API server"];

/** A cluster that was opened: its kubeconfig as a file, absent where the world starts an embedded one of its own. */
export interface OpenApi {
  readonly kubeconfig?: string;
  close(): Promise<void>;
}

/** Opens the real API server of this run, or one of its own with nothing in it. */
export async function openApi(api: Api, isFresh: boolean): Promise<OpenApi> {
  if (api === "the embedded API") return { close: async () => {} };
  const shared = isFresh ? undefined : inject("realCluster");
  const own = shared === undefined ? await startRealCluster() : undefined;
  const directory = await mkdtemp(join(tmpdir(), "pullhook-e2e-"));
  const file = join(directory, "kubeconfig");
  await writeFile(file, shared?.kubeconfig ?? own?.kubeconfig ?? "", { mode: 0o600 });
  return {
    kubeconfig: file,
    async close() {
      await own?.stop();
      await rm(directory, { recursive: true });
    },
  };
}
