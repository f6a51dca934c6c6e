import { fieldSpec } from "./field-spec.ts";
import type { FieldSpec } from "./field-spec.ts";

const TEMPLATE = "spec/template/spec";
const CONTAINER_FIELDS = ["args", "command", "env/value", "volumeMounts/mountPath"];

/** Where in each kind its containers are, and what else in it may hold variables. */
const KINDS: readonly {
  readonly kind: string;
  readonly pod?: string;
  readonly others: readonly string[];
}[] = [
  {
    kind: "CronJob",
    pod: "spec/jobTemplate/spec/template/spec",
    others: ["spec/jobTemplate/spec/template/volumes/nfs/server"],
  },
  { kind: "DaemonSet", pod: TEMPLATE, others: [`${TEMPLATE}/volumes/nfs/server`] },
  {
    kind: "Deployment",
    pod: TEMPLATE,
    others: [`${TEMPLATE}/volumes/nfs/server`, "spec/template/metadata/annotations"],
  },
  { kind: "Ingress", others: ["spec/rules/host", "spec/tls/hosts", "spec/tls/secretName"] },
  { kind: "Job", pod: TEMPLATE, others: [`${TEMPLATE}/volumes/nfs/server`] },
  { kind: "Pod", pod: "spec", others: ["spec/volumes/nfs/server"] },
  { kind: "ReplicaSet", pod: TEMPLATE, others: [`${TEMPLATE}/volumes/nfs/server`] },
  { kind: "Service", others: ["spec/ports/port", "spec/ports/targetPort"] },
  { kind: "StatefulSet", pod: TEMPLATE, others: ["spec/volumeClaimTemplates/spec/nfs/server"] },
  { kind: "PersistentVolume", others: ["spec/nfs/server"] },
];

/** The fields in which $(NAME) stands for the value of a variable. Matches kustomize's varReferenceFieldSpecs. */
export const DEFAULT_VARIABLE_FIELDS: readonly FieldSpec[] = [
  ...KINDS.flatMap(({ kind, pod, others }) => {
    const containers = pod === undefined ? [] : [`${pod}/containers`, `${pod}/initContainers`];
    const paths = containers.flatMap((path) => CONTAINER_FIELDS.map((field) => `${path}/${field}`));
    return [...paths, ...others].map((path) => fieldSpec({ kind, path }));
  }),
  fieldSpec({ path: "metadata/labels" }),
  fieldSpec({ path: "metadata/annotations" }),
];
