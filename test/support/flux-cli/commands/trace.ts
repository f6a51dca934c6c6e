import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import { ownerOf } from "../../../../agent/objects/owner.ts";
import type { Call } from "../call.ts";
import { printTrace } from "../print/trace.ts";
import { GIT_REPOSITORIES, KUSTOMIZATIONS, pathOf } from "../resources.ts";

/** Where some kinds of objects are, by the words with which people name them. */
const PATHS: Readonly<Record<string, (namespace: string) => string>> = {
  deployment: (namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
  service: (namespace) => `/api/v1/namespaces/${namespace}/services`,
  configmap: (namespace) => `/api/v1/namespaces/${namespace}/configmaps`,
  clusterrole: () => "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  namespace: () => "/api/v1/namespaces",
};

/** `flux trace KIND NAME`. */
export async function trace({ api, voice, words, namespace }: Call): Promise<number> {
  const [kind = "", name = ""] = words;
  const path = PATHS[kind];
  if (path === undefined) throw new Error(`The stand-in does not know where a ${kind} is.`);
  const object = await api.get(`${path(namespace)}/${name}`);
  const owner = ownerOf(object);
  if (owner === undefined) {
    const place = object.metadata.namespace ?? "";
    voice.err += `failed to trace ${object.kind}/${name} in namespace ${place}: object not managed by Flux`;
    return 0;
  }
  const kustomization = await api.get(`${pathOf(KUSTOMIZATIONS, owner.namespace)}/${owner.name}`);
  const { source } = readFluxKustomization(kustomization);
  const gitRepository = await api.get(
    `${pathOf(GIT_REPOSITORIES, source.namespace)}/${source.name}`,
  );
  voice.print(printTrace({ object, kustomization, gitRepository }));
  return 0;
}
