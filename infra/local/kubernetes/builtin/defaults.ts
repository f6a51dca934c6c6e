import { isMap, listAt, mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Defaults } from "./decode.ts";
import { POD_DEFAULTS, fill } from "./defaults-pod.ts";
import { serviceSpec } from "./defaults-service.ts";
import { WORKLOAD_DEFAULTS } from "./defaults-workloads.ts";

const RBAC = "rbac.authorization.k8s.io";

/** What the real server fills into objects of the built-in kinds (kubernetes pkg/apis, the defaults.go of each group). */
export const DEFAULTS: Defaults = {
  ...POD_DEFAULTS,
  ...WORKLOAD_DEFAULTS,
  "core/v1.Namespace": (namespace) => {
    const name = textAt(namespace, "metadata", "name") ?? "";
    const labels = {
      ...mapAt(namespace, "metadata", "labels"),
      "kubernetes.io/metadata.name": name,
    };
    const metadata = { ...mapAt(namespace, "metadata"), ...(name === "" ? {} : { labels }) };
    const status = fill(mapAt(namespace, "status") ?? {}, { phase: "Active" });
    return { ...namespace, metadata, status };
  },
  "core/v1.Secret": (secret) => {
    const { stringData, ...rest } = fill(secret, { type: "Opaque" });
    if (!isMap(stringData)) return rest;
    const encoded = Object.keys(stringData).map((name): [string, string] => [
      name,
      Buffer.from(textAt(stringData, name) ?? "").toString("base64"),
    ]);
    return { ...rest, data: { ...mapAt(rest, "data"), ...Object.fromEntries(encoded) } };
  },
  "core/v1.Service": (service) => ({ ...service, spec: serviceSpec(mapAt(service, "spec") ?? {}) }),
  "core/v1.EndpointPort": (port) => fill(port, { protocol: "TCP" }),
  "core/v1.PersistentVolume": (volume) => ({
    ...volume,
    spec: fill(mapAt(volume, "spec") ?? {}, {
      persistentVolumeReclaimPolicy: "Retain",
      volumeMode: "Filesystem",
    }),
    status: fill(mapAt(volume, "status") ?? {}, { phase: "Pending" }),
  }),
  "core/v1.PersistentVolumeClaim": (claim) => ({
    ...claim,
    status: fill(mapAt(claim, "status") ?? {}, { phase: "Pending" }),
  }),
  "core/v1.PersistentVolumeClaimSpec": (spec) => fill(spec, { volumeMode: "Filesystem" }),
  "core/v1.LimitRangeItem": limitRangeItem,
  "networking/v1.NetworkPolicyPort": (port) => fill(port, { protocol: "TCP" }),
  "networking/v1.NetworkPolicy": (policy) => {
    const spec = mapAt(policy, "spec") ?? {};
    const hasEgress = (listAt(spec, "egress")?.length ?? 0) > 0;
    const policyTypes = hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
    return { ...policy, spec: fill(spec, { policyTypes }) };
  },
  "networking/v1.IngressClassParametersReference": (reference) =>
    fill(reference, { scope: "Cluster" }),
  "rbac/v1.ClusterRoleBinding": roleBinding,
  "rbac/v1.RoleBinding": roleBinding,
  "rbac/v1.Subject": (subject) =>
    subject["kind"] === "User" || subject["kind"] === "Group"
      ? fill(subject, { apiGroup: RBAC })
      : subject,
  "storage/v1.StorageClass": (kind) =>
    fill(kind, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  "storage/v1.CSIDriverSpec": (spec) =>
    fill(spec, {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      volumeLifecycleModes: ["Persistent"],
      requiresRepublish: false,
      seLinuxMount: false,
    }),
  "scheduling/v1.PriorityClass": (priority) =>
    fill(priority, { preemptionPolicy: "PreemptLowerPriority" }),
  "admissionregistration/v1.ValidatingWebhook": webhook,
  "admissionregistration/v1.MutatingWebhook": (value) =>
    fill(webhook(value), { reinvocationPolicy: "Never" }),
  "admissionregistration/v1.RuleWithOperations": (rule) => fill(rule, { scope: "*" }),
  "admissionregistration/v1.NamedRuleWithOperations": (rule) => fill(rule, { scope: "*" }),
  "admissionregistration/v1.ServiceReference": (reference) => fill(reference, { port: 443 }),
  "admissionregistration/v1.ValidatingAdmissionPolicySpec": (spec) =>
    fill(spec, { failurePolicy: "Fail" }),
  "admissionregistration/v1.MatchResources": (match) =>
    fill(match, { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} }),
  "discovery/v1.EndpointPort": (port) => fill(port, { name: "", protocol: "TCP" }),
  "flowcontrol/v1.FlowSchemaSpec": (spec) => fill(spec, { matchingPrecedence: 1000 }),
  "flowcontrol/v1.ExemptPriorityLevelConfiguration": (level) =>
    fill(level, { nominalConcurrencyShares: 0, lendablePercent: 0 }),
  "flowcontrol/v1.LimitedPriorityLevelConfiguration": (level) =>
    fill(level, { nominalConcurrencyShares: 30, lendablePercent: 0 }),
  "flowcontrol/v1.QueuingConfiguration": (queuing) =>
    fill(queuing, { handSize: 8, queues: 64, queueLengthLimit: 50 }),
  "apiextensions/v1.CustomResourceDefinition": (definition) => {
    const spec = definitionSpec(mapAt(definition, "spec") ?? {});
    const stored = mapsAt(spec, "versions").find((version) => version["storage"] === true);
    const name = textAt(stored, "name");
    const known = textsAt(definition, "status", "storedVersions");
    const storedVersions = known.length > 0 || name === undefined ? known : [name];
    return { ...definition, spec, status: { ...mapAt(definition, "status"), storedVersions } };
  },
  "apiextensions/v1.ServiceReference": (reference) => fill(reference, { port: 443 }),
  "apiregistration/v1.ServiceReference": (reference) => fill(reference, { port: 443 }),
};

function limitRangeItem(item: JsonMap): JsonMap {
  if (item["type"] !== "Container") return item;
  const limits = { ...mapAt(item, "max"), ...mapAt(item, "default") };
  const requests = { ...mapAt(item, "min"), ...limits, ...mapAt(item, "defaultRequest") };
  return {
    ...item,
    ...(Object.keys(limits).length > 0 ? { default: limits } : {}),
    ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}),
  };
}

function roleBinding(binding: JsonMap): JsonMap {
  return { ...binding, roleRef: fillEmpty(mapAt(binding, "roleRef") ?? {}, { apiGroup: RBAC }) };
}

/** Like `fill`, for fields that are written as empty texts. */
function fillEmpty(value: JsonMap, defaults: JsonMap): JsonMap {
  const missing = Object.entries(defaults).filter(([name]) => (value[name] ?? "") === "");
  return { ...value, ...Object.fromEntries(missing) };
}

function webhook(value: JsonMap): JsonMap {
  return fill(value, {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
}

function definitionSpec(given: JsonMap): JsonMap {
  const names = mapAt(given, "names") ?? {};
  const kind = textAt(names, "kind") ?? "";
  const filled = fill(names, {
    singular: kind.toLowerCase(),
    listKind: kind === "" ? undefined : `${kind}List`,
  });
  return { ...fill(given, { conversion: { strategy: "None" } }), names: filled };
}
