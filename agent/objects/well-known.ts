import { groupOf } from "./kube-object.ts";

/**
 * The groups whose kinds the API server has built in. CustomResourceDefinition and APIService are not among them: no Go
 * client knows their types without asking for them, so that Flux passes them on as they are written.
 */
const BUILT_IN_GROUPS = new Set([
  "",
  "admissionregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

interface Kinded {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Tells whether the API server has this kind built in, with a Go type behind it. */
export function isBuiltIn({ apiVersion }: Kinded): boolean {
  return BUILT_IN_GROUPS.has(groupOf(apiVersion));
}

/** Tells whether an object defines other kinds; the kind counts in any case, as it does in Flux. */
export function isDefinitionOfKinds({ apiVersion, kind }: Kinded): boolean {
  return (
    kind.toLowerCase() === "customresourcedefinition" &&
    apiVersion.startsWith("apiextensions.k8s.io/")
  );
}
