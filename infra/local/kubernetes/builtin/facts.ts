/** Facts about the built-in kinds that neither discovery nor OpenAPI tell; a kind is named `group/plural`. */

/** Kinds whose `metadata.generation` counts changes, and the fields whose change it counts. */
export const GENERATION: Readonly<Record<string, readonly string[]>> = {
  "/pods": ["spec"],
  "/podtemplates": ["template"],
  "/replicationcontrollers": ["spec"],
  "admissionregistration.k8s.io/mutatingwebhookconfigurations": ["webhooks"],
  "admissionregistration.k8s.io/validatingadmissionpolicies": ["spec"],
  "admissionregistration.k8s.io/validatingadmissionpolicybindings": ["spec"],
  "admissionregistration.k8s.io/validatingwebhookconfigurations": ["webhooks"],
  "apiextensions.k8s.io/customresourcedefinitions": ["spec"],
  "apps/daemonsets": ["spec"],
  "apps/deployments": ["spec", "metadata.annotations"],
  "apps/replicasets": ["spec"],
  "apps/statefulsets": ["spec"],
  "batch/cronjobs": ["spec"],
  "batch/jobs": ["spec"],
  "discovery.k8s.io/endpointslices": ["endpoints", "ports", "addressType"],
  "flowcontrol.apiserver.k8s.io/flowschemas": ["spec"],
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": ["spec"],
  "networking.k8s.io/ingressclasses": ["spec"],
  "networking.k8s.io/ingresses": ["spec"],
  "networking.k8s.io/networkpolicies": ["spec"],
  "policy/poddisruptionbudgets": ["spec"],
  "resource.k8s.io/deviceclasses": ["spec"],
  "resource.k8s.io/resourceslices": ["spec"],
  "scheduling.k8s.io/priorityclasses": [],
};

/** Kinds that answer a DELETE with the object. */
export const ANSWERS_DELETED: ReadonlySet<string> = new Set([
  "/namespaces",
  "/persistentvolumes",
  "/persistentvolumeclaims",
  "/pods",
  "/podtemplates",
  "/resourcequotas",
  "/services",
  "/serviceaccounts",
  "resource.k8s.io/deviceclasses",
  "resource.k8s.io/resourceclaims",
  "resource.k8s.io/resourceclaimtemplates",
  "resource.k8s.io/resourceslices",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/storageclasses",
  "storage.k8s.io/volumeattachments",
  "storage.k8s.io/volumeattributesclasses",
]);

/** Kinds that a PUT may create. */
export const CREATES_ON_UPDATE: ReadonlySet<string> = new Set([
  "/endpoints",
  "/events",
  "/limitranges",
  "/services",
  "coordination.k8s.io/leases",
  "events.k8s.io/events",
  "node.k8s.io/runtimeclasses",
  "rbac.authorization.k8s.io/clusterrolebindings",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/rolebindings",
  "rbac.authorization.k8s.io/roles",
]);

/** Kinds of which a PUT without resourceVersion is refused. */
export const NEEDS_VERSION: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  "admissionregistration.k8s.io/validatingadmissionpolicies",
  "admissionregistration.k8s.io/validatingadmissionpolicybindings",
  "admissionregistration.k8s.io/validatingwebhookconfigurations",
  "apiextensions.k8s.io/customresourcedefinitions",
  "apiregistration.k8s.io/apiservices",
  "coordination.k8s.io/leases",
  "node.k8s.io/runtimeclasses",
  "policy/poddisruptionbudgets",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/csistoragecapacities",
  "storage.k8s.io/volumeattachments",
]);

/** Fields by which `fieldSelector` may pick objects, beside metadata.name and metadata.namespace. */
export const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  "/events": [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  "/namespaces": ["status.phase"],
  "/nodes": ["spec.unschedulable"],
  "/pods": [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  "/replicationcontrollers": ["status.replicas"],
  "/secrets": ["type"],
  "/services": ["spec.clusterIP", "spec.type"],
  "apps/replicasets": ["status.replicas"],
  "batch/jobs": ["status.successful"],
  "certificates.k8s.io/certificatesigningrequests": ["spec.signerName"],
};

/** Kinds whose objects may have any name that fits a path. */
export const PATH_NAMES: ReadonlySet<string> = new Set([
  "rbac.authorization.k8s.io/clusterrolebindings",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/rolebindings",
  "rbac.authorization.k8s.io/roles",
]);

/** Kinds whose names are one DNS label. */
export const LABEL_NAMES: ReadonlySet<string> = new Set(["/namespaces"]);

/** Kinds whose names are one DNS label that starts with a letter. */
export const LABEL_1035_NAMES: ReadonlySet<string> = new Set(["/services"]);
