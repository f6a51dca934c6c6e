import type { JsonObject, KubeObject, ObjectRef } from "../../../agent/objects/kube-object.ts";

/** The versions of Flux's API groups in which people have their objects. */
export const VERSIONS = ["v1beta1", "v1beta2", "v1"] as const;
export type Version = (typeof VERSIONS)[number];

/** A GitRepository that is looked at every ten minutes, with parts of its spec set to something else. */
export function aGitRepository(
  place: { readonly name: string; readonly namespace: string },
  spec: JsonObject & { readonly url: string },
  version: Version = "v1",
): KubeObject {
  return {
    apiVersion: `source.toolkit.fluxcd.io/${version}`,
    kind: "GitRepository",
    metadata: place,
    spec: { interval: "10m", ref: { branch: "main" }, ...spec },
  };
}

/** A Kustomization of the directory `deploy` of the GitRepository of its name, with parts of its spec set to something else. */
export function aKustomization(
  place: { readonly name: string; readonly namespace: string },
  spec: JsonObject = {},
  version: Version = "v1",
): KubeObject {
  return {
    apiVersion: `kustomize.toolkit.fluxcd.io/${version}`,
    kind: "Kustomization",
    metadata: place,
    spec: {
      interval: "10m",
      path: "./deploy",
      prune: true,
      sourceRef: { kind: "GitRepository", name: place.name },
      ...spec,
    },
  };
}

/** A ConfigMap as YAML, which says one thing. */
export function configMapYaml(name: string, value: string, namespace?: string): string {
  const place = namespace === undefined ? "" : `\n  namespace: ${namespace}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}${place}\ndata:\n  value: "${value}"\n`;
}

/** Names a ConfigMap. */
export function configMapRef(name: string, namespace: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", name, namespace };
}
