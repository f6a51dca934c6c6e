import { mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { selectorText } from "../requests/selector-text.ts";
import { ageText } from "./age.ts";
import { eventCells } from "./event-cells.ts";
import { jobCells } from "./job-cells.ts";
import { serviceCells } from "./service-cells.ts";
import { claimCells, volumeCells } from "./storage-cells.ts";

/** The cells of a kind by its columns, as far as the kind is known here; other columns stay empty. */
type Cells = (object: JsonMap, now: Date) => Readonly<Record<string, Json>>;

const NONE = "<none>";
const UNSET = "<unset>";

/** The cells of a built-in kind that has columns of its own (kubernetes pkg/printers/internalversion). */
export function builtinCells(kind: Kind, object: JsonMap, now: Date): readonly Json[] | undefined {
  if (kind.columns.length === 0) return undefined;
  const created = textAt(object, "metadata", "creationTimestamp");
  const known: Readonly<Record<string, Json>> = {
    Name: textAt(object, "metadata", "name") ?? "",
    Age: ageText(created, now),
    "Created At": created ?? null,
    ...CELLS[kind.resource]?.(object, now),
  };
  return kind.columns.map(({ name, type }) => known[name] ?? (type === "integer" ? 0 : NONE));
}

const CELLS: Readonly<Record<string, Cells>> = {
  "/configmaps": (map) => ({ Data: sizeOf(map, "data") + sizeOf(map, "binaryData") }),
  "/secrets": (secret) => ({
    Type: textAt(secret, "type") ?? "",
    Data: sizeOf(secret, "data"),
  }),
  "/namespaces": (namespace) => ({ Status: textAt(namespace, "status", "phase") ?? "" }),
  "/serviceaccounts": (account) => ({ Secrets: mapsAt(account, "secrets").length }),
  "/services": serviceCells,
  "/events": eventCells,
  "/resourcequotas": (quota) => ({ Request: usesText(quota, false), Limit: usesText(quota, true) }),
  "/endpoints": (endpoints) => ({ Endpoints: endpointsText(endpoints) }),
  "/pods": podCells,
  "/persistentvolumeclaims": claimCells,
  "/persistentvolumes": volumeCells,
  "apps/deployments": (deployment) => ({
    Ready: `${countAt(deployment, "status", "readyReplicas")}/${countAt(deployment, "spec", "replicas")}`,
    "Up-to-date": countAt(deployment, "status", "updatedReplicas"),
    Available: countAt(deployment, "status", "availableReplicas"),
    ...templateCells(deployment),
  }),
  "apps/replicasets": (set) => ({
    Desired: countAt(set, "spec", "replicas"),
    Current: countAt(set, "status", "replicas"),
    Ready: countAt(set, "status", "readyReplicas"),
    ...templateCells(set),
  }),
  "apps/statefulsets": (set) => ({
    Ready: `${countAt(set, "status", "readyReplicas")}/${countAt(set, "spec", "replicas")}`,
    ...templateCells(set),
  }),
  "apps/daemonsets": (set) => ({
    Desired: countAt(set, "status", "desiredNumberScheduled"),
    Current: countAt(set, "status", "currentNumberScheduled"),
    Ready: countAt(set, "status", "numberReady"),
    "Up-to-date": countAt(set, "status", "updatedNumberScheduled"),
    Available: countAt(set, "status", "numberAvailable"),
    "Node Selector": labelsText(mapAt(set, "spec", "template", "spec", "nodeSelector")),
    ...templateCells(set),
  }),
  "batch/jobs": (job, now) => ({
    ...jobCells(job, now),
    ...templateCells(job),
  }),
  "batch/cronjobs": (job, now) => ({
    Schedule: textAt(job, "spec", "schedule") ?? "",
    Timezone: textAt(job, "spec", "timeZone") ?? NONE,
    Suspend: mapAt(job, "spec")?.["suspend"] === true ? "True" : "False",
    Active: mapsAt(job, "status", "active").length,
    "Last Schedule":
      textAt(job, "status", "lastScheduleTime") === undefined
        ? NONE
        : ageText(textAt(job, "status", "lastScheduleTime"), now),
    ...podCellsOf(mapAt(job, "spec", "jobTemplate", "spec", "template", "spec") ?? {}),
    Selector: NONE,
  }),
  "networking.k8s.io/ingresses": (ingress) => ({
    Class: textAt(ingress, "spec", "ingressClassName") ?? NONE,
    Hosts: hostsText(ingress),
    Address: mapsAt(ingress, "status", "loadBalancer", "ingress")
      .map((one) => textAt(one, "ip") ?? textAt(one, "hostname") ?? "")
      .join(","),
    Ports: mapsAt(ingress, "spec", "tls").length > 0 ? "80, 443" : "80",
  }),
  "networking.k8s.io/ingressclasses": (kind) => ({
    Controller: textAt(kind, "spec", "controller") ?? "",
  }),
  "networking.k8s.io/networkpolicies": (policy) => ({
    "Pod-Selector": selectorOrNone(mapAt(policy, "spec", "podSelector")),
  }),
  "policy/poddisruptionbudgets": (budget) => ({
    "Min Available": shareText(mapAt(budget, "spec")?.["minAvailable"]),
    "Max Unavailable": shareText(mapAt(budget, "spec")?.["maxUnavailable"]),
    "Allowed Disruptions": countAt(budget, "status", "disruptionsAllowed"),
  }),
  "rbac.authorization.k8s.io/rolebindings": bindingCells,
  "rbac.authorization.k8s.io/clusterrolebindings": bindingCells,
  "storage.k8s.io/storageclasses": (kind) => ({
    Provisioner: textAt(kind, "provisioner") ?? "",
    ReclaimPolicy: textAt(kind, "reclaimPolicy") ?? "Delete",
    VolumeBindingMode: textAt(kind, "volumeBindingMode") ?? "Immediate",
    AllowVolumeExpansion: kind["allowVolumeExpansion"] === true,
  }),
  "coordination.k8s.io/leases": (lease) => ({
    Holder: textAt(lease, "spec", "holderIdentity") ?? "",
  }),
  "scheduling.k8s.io/priorityclasses": (kind) => ({
    Value: numberAt(kind, "value") ?? 0,
    "Global-Default": kind["globalDefault"] === true,
    PreemptionPolicy: textAt(kind, "preemptionPolicy") ?? "",
  }),
  "autoscaling/horizontalpodautoscalers": (scaler) => ({
    Reference: `${textAt(scaler, "spec", "scaleTargetRef", "kind") ?? ""}/${textAt(scaler, "spec", "scaleTargetRef", "name") ?? ""}`,
    Targets: mapsAt(scaler, "spec", "metrics").map(targetText).join(", ") || NONE,
    MinPods: String(countAt(scaler, "spec", "minReplicas")),
    MaxPods: countAt(scaler, "spec", "maxReplicas"),
    Replicas: countAt(scaler, "status", "currentReplicas"),
  }),
  "discovery.k8s.io/endpointslices": (slice) => ({
    AddressType: textAt(slice, "addressType") ?? "",
    Ports:
      mapsAt(slice, "ports")
        .map((port) => String(numberAt(port, "port") ?? "*"))
        .join(",") || UNSET,
    Endpoints:
      mapsAt(slice, "endpoints")
        .flatMap((one) => textsAt(one, "addresses"))
        .join(",") || UNSET,
  }),
};

function sizeOf(object: JsonMap, field: string): number {
  return Object.keys(mapAt(object, field) ?? {}).length;
}

function countAt(object: JsonMap, ...path: readonly string[]): number {
  return numberAt(object, ...path) ?? 0;
}

function labelsText(labels: JsonMap | undefined): string {
  const pairs = Object.keys(labels ?? {})
    .toSorted()
    .map((key) => `${key}=${textAt(labels, key) ?? ""}`);
  return pairs.join(",") || NONE;
}

function selectorOrNone(selector: JsonMap | undefined): string {
  return selectorText(selector ?? {}) || NONE;
}

function templateCells(object: JsonMap): Readonly<Record<string, Json>> {
  const selector = mapAt(object, "spec", "selector");
  return {
    ...podCellsOf(mapAt(object, "spec", "template", "spec") ?? {}),
    Selector: selectorOrNone(selector),
  };
}

function podCellsOf(spec: JsonMap): Readonly<Record<string, Json>> {
  const containers = mapsAt(spec, "containers");
  return {
    Containers: containers.map((one) => textAt(one, "name") ?? "").join(","),
    Images: containers.map((one) => textAt(one, "image") ?? "").join(","),
  };
}

function podCells(pod: JsonMap): Readonly<Record<string, Json>> {
  const statuses = mapsAt(pod, "status", "containerStatuses");
  const ready = statuses.filter((status) => status["ready"] === true).length;
  const isLeaving = textAt(pod, "metadata", "deletionTimestamp") !== undefined;
  return {
    Ready: `${ready}/${mapsAt(pod, "spec", "containers").length}`,
    Status: isLeaving
      ? "Terminating"
      : (textAt(pod, "status", "reason") ?? textAt(pod, "status", "phase") ?? ""),
    Restarts: String(statuses.reduce((sum, status) => sum + countAt(status, "restartCount"), 0)),
    IP: textAt(pod, "status", "podIP") ?? NONE,
    Node: textAt(pod, "spec", "nodeName") ?? NONE,
    "Nominated Node": textAt(pod, "status", "nominatedNodeName") ?? NONE,
  };
}

function endpointsText(endpoints: JsonMap): string {
  const all = mapsAt(endpoints, "subsets").flatMap((subset) =>
    mapsAt(subset, "ports").flatMap((port) =>
      mapsAt(subset, "addresses").map(
        (address) => `${textAt(address, "ip") ?? ""}:${countAt(port, "port")}`,
      ),
    ),
  );
  return all.join(",") || NONE;
}

/** What a quota allows of each resource, and how much of it is used. */
function usesText(quota: JsonMap, isLimit: boolean): string {
  const [hard, used] = [mapAt(quota, "status", "hard") ?? {}, mapAt(quota, "status", "used") ?? {}];
  return Object.keys(hard)
    .filter((name) => name.startsWith("limits.") === isLimit)
    .toSorted()
    .map((name) => `${name}: ${textAt(used, name) ?? "0"}/${textAt(hard, name) ?? ""}`)
    .join(", ");
}

function targetText(metric: JsonMap): string {
  const name = textAt(metric, "resource", "name");
  const share = numberAt(metric, "resource", "target", "averageUtilization");
  if (name === undefined) return "<unknown>";
  const wanted =
    share === undefined ? textAt(metric, "resource", "target", "averageValue") : `${share}%`;
  return `${name}: <unknown>/${wanted ?? ""}`;
}

function hostsText(ingress: JsonMap): string {
  const hosts = mapsAt(ingress, "spec", "rules").flatMap((rule) => textAt(rule, "host") ?? []);
  const [first, second, third, ...more] = hosts;
  if (first === undefined) return "*";
  const shown = [first, second, third].filter((host) => host !== undefined).join(",");
  return more.length === 0 ? shown : `${shown} + ${more.length} more...`;
}

function shareText(share: Json | undefined): string {
  return typeof share === "string" || typeof share === "number" ? String(share) : "N/A";
}

function bindingCells(binding: JsonMap): Readonly<Record<string, Json>> {
  const subjects = mapsAt(binding, "subjects");
  function namesOf(kind: string): string {
    return subjects
      .filter((subject) => subject["kind"] === kind)
      .map((subject) => {
        const name = textAt(subject, "name") ?? "";
        return kind === "ServiceAccount" ? `${textAt(subject, "namespace") ?? ""}/${name}` : name;
      })
      .join(", ");
  }
  return {
    Role: `${textAt(binding, "roleRef", "kind") ?? ""}/${textAt(binding, "roleRef", "name") ?? ""}`,
    Users: namesOf("User"),
    Groups: namesOf("Group"),
    ServiceAccounts: namesOf("ServiceAccount"),
  };
}
