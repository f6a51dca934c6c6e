import type { Configuration } from "./configuration.ts";
import { DEFAULT_NAME_REFERENCES } from "./default-name-references.ts";
import { DEFAULT_VARIABLE_FIELDS } from "./default-variable-fields.ts";
import { fieldSpec } from "./field-spec.ts";
import type { FieldSpec, FieldSpecText } from "./field-spec.ts";

function created(path: string, type: FieldSpecText = {}): FieldSpec {
  return fieldSpec({ ...type, path, create: true });
}

function existing(path: string, type: FieldSpecText = {}): FieldSpec {
  return fieldSpec({ ...type, path });
}

const REPLICATION_CONTROLLER = { version: "v1", kind: "ReplicationController" };
const DEPLOYMENT = { kind: "Deployment" };
const REPLICA_SET = { kind: "ReplicaSet" };
const DAEMON_SET = { kind: "DaemonSet" };
const STATEFUL_SET = { group: "apps", kind: "StatefulSet" };
const JOB = { group: "batch", kind: "Job" };
const CRON_JOB = { group: "batch", kind: "CronJob" };
const NETWORK_POLICY = { group: "networking.k8s.io", kind: "NetworkPolicy" };

const TEMPLATE_LABELS: readonly FieldSpec[] = [
  created("metadata/labels"),
  created("spec/template/metadata/labels", REPLICATION_CONTROLLER),
  created("spec/template/metadata/labels", DEPLOYMENT),
  created("spec/template/metadata/labels", REPLICA_SET),
  created("spec/template/metadata/labels", DAEMON_SET),
  created("spec/template/metadata/labels", STATEFUL_SET),
  created("spec/volumeClaimTemplates[]/metadata/labels", STATEFUL_SET),
  created("spec/template/metadata/labels", JOB),
  created("spec/jobTemplate/metadata/labels", CRON_JOB),
  created("spec/jobTemplate/spec/template/metadata/labels", CRON_JOB),
];

const AFFINITY = "spec/template/spec/affinity";
const PREFERRED =
  "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels";
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels";

/** The selectors inside the pods of a workload. */
function podSelectors(type: FieldSpecText): readonly FieldSpec[] {
  return [
    existing(`${AFFINITY}/podAffinity/${PREFERRED}`, type),
    existing(`${AFFINITY}/podAffinity/${REQUIRED}`, type),
    existing(`${AFFINITY}/podAntiAffinity/${PREFERRED}`, type),
    existing(`${AFFINITY}/podAntiAffinity/${REQUIRED}`, type),
    existing("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", type),
  ];
}

const COMMON_LABELS: readonly FieldSpec[] = [
  created("spec/selector", { version: "v1", kind: "Service" }),
  created("spec/selector", REPLICATION_CONTROLLER),
  created("spec/selector/matchLabels", DEPLOYMENT),
  ...podSelectors({ group: "apps", kind: "Deployment" }),
  created("spec/selector/matchLabels", REPLICA_SET),
  created("spec/selector/matchLabels", DAEMON_SET),
  created("spec/selector/matchLabels", STATEFUL_SET),
  ...podSelectors(STATEFUL_SET),
  existing("spec/selector/matchLabels", JOB),
  existing("spec/jobTemplate/spec/selector/matchLabels", CRON_JOB),
  existing("spec/selector/matchLabels", { group: "policy", kind: "PodDisruptionBudget" }),
  existing("spec/podSelector/matchLabels", NETWORK_POLICY),
  existing("spec/ingress/from/podSelector/matchLabels", NETWORK_POLICY),
  existing("spec/egress/to/podSelector/matchLabels", NETWORK_POLICY),
  ...TEMPLATE_LABELS,
];

const COMMON_ANNOTATIONS: readonly FieldSpec[] = [
  created("metadata/annotations"),
  created("spec/template/metadata/annotations", REPLICATION_CONTROLLER),
  created("spec/template/metadata/annotations", DEPLOYMENT),
  created("spec/template/metadata/annotations", REPLICA_SET),
  created("spec/template/metadata/annotations", DAEMON_SET),
  created("spec/template/metadata/annotations", { kind: "StatefulSet" }),
  created("spec/template/metadata/annotations", JOB),
  created("spec/jobTemplate/metadata/annotations", CRON_JOB),
  created("spec/jobTemplate/spec/template/metadata/annotations", CRON_JOB),
];

/** The fields that kustomize changes where no configuration says more. Matches its builtinpluginconsts. */
export const DEFAULT_CONFIGURATION: Configuration = {
  namePrefix: [existing("metadata/name")],
  nameSuffix: [existing("metadata/name")],
  namespace: [
    created("metadata/name", { kind: "Namespace" }),
    created("spec/service/namespace", { group: "apiregistration.k8s.io", kind: "APIService" }),
    existing("spec/conversion/webhook/clientConfig/service/namespace", {
      group: "apiextensions.k8s.io",
      kind: "CustomResourceDefinition",
    }),
  ],
  commonLabels: COMMON_LABELS,
  labels: [],
  templateLabels: TEMPLATE_LABELS,
  commonAnnotations: COMMON_ANNOTATIONS,
  nameReference: DEFAULT_NAME_REFERENCES,
  varReference: DEFAULT_VARIABLE_FIELDS,
  images: ["spec", "spec/template/spec"].flatMap((spec) => [
    created(`${spec}/containers[]/image`),
    created(`${spec}/initContainers[]/image`),
    created(`${spec}/volumes[]/image/reference`),
  ]),
  replicas: ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) =>
    created("spec/replicas", { kind }),
  ),
};
