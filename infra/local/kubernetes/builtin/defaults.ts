import { isList, isMap, listAt, mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Defaults } from "./decode.ts";
import { POD_DEFAULTS, fill } from "./defaults-pod.ts";

const RBAC = "rbac.authorization.k8s.io";
const HISTORY = 10;
const MAX_INT32 = 2_147_483_647;

/** What the real server fills into objects of the built-in kinds (kubernetes pkg/apis, the defaults.go of each group). */
export const DEFAULTS: Defaults = {
  ...POD_DEFAULTS,
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
  "core/v1.ReplicationController": (controller) => {
    const labels = mapAt(controller, "spec", "template", "metadata", "labels");
    const spec = fill(mapAt(controller, "spec") ?? {}, { replicas: 1, selector: labels });
    return { ...withLabels(controller, labels), spec };
  },
  "apps/v1.Deployment": (deployment) => {
    const spec = mapAt(deployment, "spec") ?? {};
    const strategy = fill(mapAt(spec, "strategy") ?? {}, { type: "RollingUpdate" });
    const rolling = fill(mapAt(strategy, "rollingUpdate") ?? {}, {
      maxUnavailable: "25%",
      maxSurge: "25%",
    });
    const isRolling = strategy["type"] === "RollingUpdate";
    return {
      ...deployment,
      spec: {
        ...fill(spec, { replicas: 1, revisionHistoryLimit: HISTORY, progressDeadlineSeconds: 600 }),
        strategy: isRolling ? { ...strategy, rollingUpdate: rolling } : strategy,
      },
    };
  },
  "apps/v1.DaemonSet": (set) => {
    const spec = mapAt(set, "spec") ?? {};
    const strategy = fill(mapAt(spec, "updateStrategy") ?? {}, { type: "RollingUpdate" });
    const rolling = fill(mapAt(strategy, "rollingUpdate") ?? {}, {
      maxUnavailable: 1,
      maxSurge: 0,
    });
    const isRolling = strategy["type"] === "RollingUpdate";
    const updateStrategy = isRolling ? { ...strategy, rollingUpdate: rolling } : strategy;
    const metadata = mapAt(set, "metadata") ?? {};
    const annotations = fill(mapAt(metadata, "annotations") ?? {}, {
      "deprecated.daemonset.template.generation": "1",
    });
    return {
      ...set,
      metadata: { ...metadata, annotations },
      spec: { ...fill(spec, { revisionHistoryLimit: HISTORY }), updateStrategy },
    };
  },
  "apps/v1.StatefulSet": (set) => ({ ...set, spec: statefulSetSpec(mapAt(set, "spec") ?? {}) }),
  "apps/v1.ReplicaSet": (set) => ({
    ...set,
    spec: fill(mapAt(set, "spec") ?? {}, { replicas: 1 }),
  }),
  "batch/v1.Job": (job) => {
    const spec = mapAt(job, "spec") ?? {};
    const isSingle = numberAt(spec, "parallelism") === undefined;
    const filled = fill(spec, {
      completions: isSingle ? 1 : undefined,
      parallelism: 1,
      backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : MAX_INT32,
      completionMode: "NonIndexed",
      suspend: false,
      podReplacementPolicy:
        spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
      manualSelector: false,
    });
    const labels = mapAt(spec, "template", "metadata", "labels");
    return { ...withLabels(job, labels), spec: filled };
  },
  "batch/v1.CronJob": (job) => ({
    ...job,
    spec: fill(mapAt(job, "spec") ?? {}, {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
  }),
  "batch/v1.PodFailurePolicyOnPodConditionsPattern": (pattern) => fill(pattern, { status: "True" }),
  "autoscaling/v1.HorizontalPodAutoscaler": (scaler) => ({
    ...scaler,
    spec: fill(mapAt(scaler, "spec") ?? {}, { minReplicas: 1 }),
  }),
  "autoscaling/v2.HorizontalPodAutoscaler": (scaler) => ({
    ...scaler,
    spec: autoscalerSpec(mapAt(scaler, "spec") ?? {}),
  }),
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

function withLabels(object: JsonMap, labels: JsonMap | undefined): JsonMap {
  const metadata = mapAt(object, "metadata") ?? {};
  return { ...object, metadata: fill(metadata, { labels }) };
}

function serviceSpec(given: JsonMap): JsonMap {
  const spec = fill(given, { sessionAffinity: "None", type: "ClusterIP" });
  const type = textAt(spec, "type") ?? "";
  const isExternal =
    type === "NodePort" || type === "LoadBalancer" || hasExternalAddress(spec, type);
  const isByClient = spec["sessionAffinity"] === "ClientIP";
  const { sessionAffinityConfig: _dropped, ...bare } = spec;
  const ports = mapsAt(spec, "ports").map((port) => {
    const isUnset = port["targetPort"] === 0 || port["targetPort"] === "";
    return fill(
      { ...port, targetPort: isUnset ? port["port"] : port["targetPort"] },
      { protocol: "TCP" },
    );
  });
  return fill(
    {
      ...(isByClient ? spec : bare),
      ...(isList(spec["ports"]) ? { ports } : {}),
    },
    {
      sessionAffinityConfig: isByClient ? { clientIP: { timeoutSeconds: 10_800 } } : undefined,
      externalTrafficPolicy: isExternal ? "Cluster" : undefined,
      internalTrafficPolicy: type === "ExternalName" ? undefined : "Cluster",
      allocateLoadBalancerNodePorts: type === "LoadBalancer" ? true : undefined,
    },
  );
}

function hasExternalAddress(spec: JsonMap, type: string): boolean {
  return type === "ClusterIP" && textsAt(spec, "externalIPs").length > 0;
}

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

function statefulSetSpec(given: JsonMap): JsonMap {
  const strategy = mapAt(given, "updateStrategy") ?? {};
  const isUnset = strategy["type"] === undefined;
  const rolling = isUnset
    ? (mapAt(strategy, "rollingUpdate") ?? {})
    : mapAt(strategy, "rollingUpdate");
  const updateStrategy = {
    ...fill(strategy, { type: "RollingUpdate" }),
    ...(rolling === undefined ? {} : { rollingUpdate: fill(rolling, { partition: 0 }) }),
  };
  const retention = fill(mapAt(given, "persistentVolumeClaimRetentionPolicy") ?? {}, {
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  const claims = listAt(given, "volumeClaimTemplates")?.map((claim) =>
    isMap(claim) ? { ...claim, apiVersion: "v1", kind: "PersistentVolumeClaim" } : claim,
  );
  return {
    ...fill(given, {
      podManagementPolicy: "OrderedReady",
      replicas: 1,
      revisionHistoryLimit: HISTORY,
    }),
    updateStrategy,
    persistentVolumeClaimRetentionPolicy: retention,
    ...(claims === undefined ? {} : { volumeClaimTemplates: claims }),
  };
}

function autoscalerSpec(given: JsonMap): JsonMap {
  const cpu = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
  };
  const spec = fill(given, { minReplicas: 1, metrics: [cpu] });
  const behavior = mapAt(spec, "behavior");
  if (behavior === undefined) return spec;
  const up = fill(mapAt(behavior, "scaleUp") ?? {}, {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Pods", value: 4, periodSeconds: 15 },
      { type: "Percent", value: 100, periodSeconds: 15 },
    ],
  });
  const down = fill(mapAt(behavior, "scaleDown") ?? {}, {
    selectPolicy: "Max",
    policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
  });
  return { ...spec, behavior: { ...behavior, scaleUp: up, scaleDown: down } };
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
