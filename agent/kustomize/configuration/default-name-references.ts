import type { NameReference } from "./configuration.ts";
import { fieldSpec } from "./field-spec.ts";
import type { FieldSpec, FieldSpecText } from "./field-spec.ts";

/** A kind that runs pods, and where in it their spec is. */
interface Workload {
  readonly type: FieldSpecText;
  readonly pod: string;
}

const TEMPLATE = "spec/template/spec";
const POD: Workload = { type: { version: "v1", kind: "Pod" }, pod: "spec" };
const CRON_JOB: Workload = {
  type: { kind: "CronJob" },
  pod: "spec/jobTemplate/spec/template/spec",
};

function templated(kind: string): Workload {
  return { type: { kind }, pod: TEMPLATE };
}

const READERS: readonly Workload[] = [
  POD,
  { type: { kind: "PodTemplate" }, pod: "template/spec" },
  ...["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job"].map(templated),
  CRON_JOB,
];

const RUNNERS: readonly Workload[] = [
  { type: { kind: "Pod" }, pod: "spec" },
  ...["StatefulSet", "Deployment", "ReplicationController", "Job", "DaemonSet"].map(templated),
  CRON_JOB,
];

/** The same fields in the pods of all these workloads. */
function inPods(workloads: readonly Workload[], ...names: readonly string[]): FieldSpec[] {
  return workloads.flatMap(({ type, pod }) =>
    names.map((field) => fieldSpec({ ...type, path: `${pod}/${field}` })),
  );
}

function fields(kind: string, ...paths: readonly string[]): FieldSpec[] {
  return paths.map((path) => fieldSpec({ kind, path }));
}

function reference(type: FieldSpecText, ...referrers: readonly FieldSpec[]): NameReference {
  const { group = "", version = "", kind = "" } = type;
  return { group, version, kind, referrers };
}

const RBAC = "rbac.authorization.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";
const SCALED = fields("HorizontalPodAutoscaler", "spec/scaleTargetRef/name");

function inRbac(kind: string, path: string): FieldSpec {
  return fieldSpec({ group: RBAC, kind, path });
}

/** The fields in which one object names another. Matches kustomize's nameReferenceFieldSpecs. */
export const DEFAULT_NAME_REFERENCES: readonly NameReference[] = [
  reference({ kind: "Deployment" }, ...SCALED),
  reference({ kind: "ReplicationController" }, ...SCALED),
  reference({ kind: "ReplicaSet" }, ...SCALED),
  reference({ kind: "StatefulSet" }, ...SCALED),
  reference(
    { version: "v1", kind: "ConfigMap" },
    ...inPods(
      READERS,
      "volumes/configMap/name",
      "containers/env/valueFrom/configMapKeyRef/name",
      "initContainers/env/valueFrom/configMapKeyRef/name",
      "containers/envFrom/configMapRef/name",
      "initContainers/envFrom/configMapRef/name",
      "volumes/projected/sources/configMap/name",
    ),
    ...fields("Node", "spec/configSource/configMap"),
    ...fields("Role", "rules/resourceNames"),
    ...fields("ClusterRole", "rules/resourceNames"),
    ...fields(
      "Ingress",
      "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap",
    ),
  ),
  reference(
    { version: "v1", kind: "Secret" },
    ...inPods(
      READERS,
      "volumes/secret/secretName",
      "containers/env/valueFrom/secretKeyRef/name",
      "initContainers/env/valueFrom/secretKeyRef/name",
      "containers/envFrom/secretRef/name",
      "initContainers/envFrom/secretRef/name",
      "imagePullSecrets/name",
      "volumes/projected/sources/secret/name",
    ),
    ...fields(
      "Ingress",
      "spec/tls/secretName",
      "metadata/annotations/ingress.kubernetes.io\\/auth-secret",
      "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret",
      "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret",
    ),
    ...fields("ServiceAccount", "imagePullSecrets/name"),
    ...fields(
      "StorageClass",
      "parameters/secretName",
      "parameters/adminSecretName",
      "parameters/userSecretName",
      "parameters/secretRef",
    ),
    ...fields("Role", "rules/resourceNames"),
    ...fields("ClusterRole", "rules/resourceNames"),
    fieldSpec({
      group: "serving.knative.dev",
      version: "v1",
      kind: "Service",
      path: `${TEMPLATE}/containers/env/valueFrom/secretKeyRef/name`,
    }),
    ...fields("PersistentVolume", "spec/azureFile/secretName"),
  ),
  reference(
    { version: "v1", kind: "Service" },
    fieldSpec({ group: "apps", kind: "StatefulSet", path: "spec/serviceName" }),
    ...fields(
      "Ingress",
      "spec/rules/http/paths/backend/serviceName",
      "spec/backend/serviceName",
      "spec/rules/http/paths/backend/service/name",
      "spec/defaultBackend/service/name",
    ),
    fieldSpec({ group: "apiregistration.k8s.io", kind: "APIService", path: "spec/service/name" }),
    ...["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind) =>
      fieldSpec({ group: ADMISSION, kind, path: "webhooks/clientConfig/service" }),
    ),
  ),
  reference({ group: RBAC, kind: "Role" }, inRbac("RoleBinding", "roleRef/name")),
  reference(
    { group: RBAC, kind: "ClusterRole" },
    inRbac("RoleBinding", "roleRef/name"),
    inRbac("ClusterRoleBinding", "roleRef/name"),
  ),
  reference(
    { version: "v1", kind: "ServiceAccount" },
    inRbac("RoleBinding", "subjects"),
    inRbac("ClusterRoleBinding", "subjects"),
    ...inPods(RUNNERS, "serviceAccountName"),
  ),
  reference(
    { version: "v1", kind: "PersistentVolumeClaim" },
    ...inPods(RUNNERS, "volumes/persistentVolumeClaim/claimName"),
  ),
  reference(
    { version: "v1", kind: "PersistentVolume" },
    ...fields("PersistentVolumeClaim", "spec/volumeName"),
    ...fields("ClusterRole", "rules/resourceNames"),
  ),
  reference(
    { group: "storage.k8s.io", version: "v1", kind: "StorageClass" },
    ...fields("PersistentVolume", "spec/storageClassName"),
    ...fields("PersistentVolumeClaim", "spec/storageClassName"),
    ...fields("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
  ),
  reference(
    { group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass" },
    ...inPods(RUNNERS, "priorityClassName"),
  ),
  reference(
    { group: "networking.k8s.io/v1", version: "v1", kind: "IngressClass" }, // the group is kustomize's slip
    ...fields("Ingress", "spec/ingressClassName"),
  ),
  reference(
    { group: ADMISSION, kind: "ValidatingAdmissionPolicy" },
    fieldSpec({
      group: ADMISSION,
      kind: "ValidatingAdmissionPolicyBinding",
      path: "spec/policyName",
    }),
  ),
];
