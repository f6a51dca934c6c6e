import { randomBytes, randomUUID } from "node:crypto";

import { selfSigned } from "../self-signed.ts";
import { builtinKinds } from "./builtin/kinds.ts";
import { readBuiltinTypes } from "./builtin/read-types.ts";
import { startControllers } from "./controllers/start-controllers.ts";
import { answer } from "./http/answer.ts";
import { serve } from "./http/serve.ts";
import { mapsAt, numberAt, textsAt } from "./json.ts";
import { Kinds } from "./kinds/registry.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { addressesOf } from "./requests/addresses.ts";
import type { Cluster } from "./requests/cluster.ts";
import { NO_JOURNAL, openJournal } from "./store/journal-file.ts";
import { Store } from "./store/store.ts";

export interface KubernetesOptions {
  readonly token: string; // what clients have to show
  readonly directory?: string; // absent: objects end with the process
  readonly port?: number; // absent: a free one
  readonly controllers?: boolean; // false: an API server alone, where nothing acts on objects
  readonly now?: () => Date;
}

export interface Kubernetes {
  readonly url: string;
  readonly caCertificate: string; // PEM
  readonly kubeconfig: string; // the text of the file
  close(): Promise<void>;
}

/**
 * Starts a Kubernetes API in this process, for trying and testing, never for production: objects, watches, server-side
 * apply, custom resources and a few controllers, but no nodes, so that pods never run.
 */
export async function startKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const { token, directory, port = 0, controllers: acts = true, now = () => new Date() } = options;
  const journal = directory === undefined ? NO_JOURNAL : openJournal(directory);
  const types = readBuiltinTypes();
  const store = new Store(journal.saved, journal);
  const cluster: Cluster = {
    store,
    kinds: new Kinds(builtinKinds(types)),
    addresses: addressesOf(() =>
      store.list("/services").map(([, service]) => ({
        ips: textsAt(service, "spec", "clusterIPs"),
        ports: mapsAt(service, "spec", "ports").flatMap((one) => numberAt(one, "nodePort") ?? []),
      })),
    ),
    now,
    newUid: randomUUID,
    newSuffix,
  };
  const controllers = startControllers(cluster, types, acts);
  const identity = selfSigned();
  const server = await serve(port, identity, (request) => answer(cluster, token, request));
  const url = `https://127.0.0.1:${server.port}`;
  return {
    url,
    caCertificate: identity.cert,
    kubeconfig: kubeconfigText({ url, token, caCertificate: identity.cert }),
    close: async () => {
      controllers.stop();
      await server.close();
      journal.close();
    },
  };
}

/** Without vowels and look-alikes, as the real server's names are. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;

function newSuffix(): string {
  return [...randomBytes(SUFFIX_LENGTH)]
    .map((byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length] ?? "")
    .join("");
}
