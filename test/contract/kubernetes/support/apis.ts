import { inject } from "vitest";

import { startKubernetes } from "../../../../infra/local/kubernetes/start.ts";
import { apiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";

const TOKEN = "contract";

/** An API that was opened for a suite. */
export interface OpenApi {
  readonly api: ApiClient;
  readonly kubeconfig: string;
  readonly close: () => Promise<void>;
}

type Row = readonly [name: string, open: () => Promise<OpenApi>];

/** The embedded API, as bare as an API server alone, and where there is one the real API server of this run. */
export function apis(): Row[] {
  const real = inject("realCluster");
  const rows: Row[] = [["the embedded API", openEmbedded]];
  if (real !== undefined) {
    rows.push([
      "kube-apiserver",
      async () => {
        const api = apiClient(real);
        return { api, kubeconfig: real.kubeconfig, close: api.close };
      },
    ]);
  }
  return rows;
}

async function openEmbedded(): Promise<OpenApi> {
  const server = await startKubernetes({ token: TOKEN, controllers: false });
  const api = apiClient({ ...server, token: TOKEN });
  return {
    api,
    kubeconfig: server.kubeconfig,
    close: async () => {
      await api.close();
      await server.close();
    },
  };
}
