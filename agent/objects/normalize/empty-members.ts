import { isJsonObject } from "../kube-object.ts";
import type { JsonObject, JsonValue, KubeObject } from "../kube-object.ts";
import { isList } from "../read-json.ts";
import { changedAt } from "./changed-at.ts";

const POD_TEMPLATE_AT: Readonly<Record<string, readonly string[]>> = {
  "v1/ReplicationController": ["spec", "template"],
  "apps/v1/Deployment": ["spec", "template"],
  "apps/v1/StatefulSet": ["spec", "template"],
  "apps/v1/DaemonSet": ["spec", "template"],
  "apps/v1/ReplicaSet": ["spec", "template"],
  "batch/v1/Job": ["spec", "template"],
  "batch/v1/CronJob": ["spec", "jobTemplate", "spec", "template"],
};

/** Other members that are always written, and what holds them. */
const MEMBER_OF: Readonly<
  Record<string, { readonly at: readonly string[]; readonly name: string }>
> = {
  "apps/v1/Deployment": { at: ["spec"], name: "strategy" },
  "apps/v1/StatefulSet": { at: ["spec"], name: "updateStrategy" },
  "apps/v1/DaemonSet": { at: ["spec"], name: "updateStrategy" },
  "batch/v1/CronJob": { at: ["spec", "jobTemplate"], name: "metadata" },
};

/**
 * Writes out, empty, the members of workloads and Services that Go's types always write: Flux owns them, and one who takes
 * over from it and leaves them out would take away what the API server has put there, such as the labels of a Job's pods,
 * and would not notice who else changes it.
 *
 * Matches what fluxcd/pkg/ssa applies of Services and of the kinds that have pods, as k8s.io/api v0.36 writes them.
 */
export function withEmptyMembers(object: KubeObject): KubeObject {
  const type = `${object.apiVersion}/${object.kind}`;
  if (type === "v1/Pod") return changedAt(object, ["spec"], withEmptyResources);
  if (type === "v1/Service") return changedAt(object, ["spec"], withTargetPorts);
  const template = POD_TEMPLATE_AT[type];
  if (template === undefined) return object;
  const changed = changedAt(object, template, (one) =>
    changedAt(withEmpty(one, "metadata"), ["spec"], withEmptyResources),
  );
  const more = MEMBER_OF[type];
  return more === undefined
    ? changed
    : changedAt(changed, more.at, (owner) => withEmpty(owner, more.name));
}

/** A target port of 0 stands for the port itself. */
function withTargetPorts(serviceSpec: JsonObject): JsonObject {
  const { ports } = serviceSpec;
  if (!isList(ports)) return serviceSpec;
  const targeted = ports.map((port) =>
    isJsonObject(port) ? { ...port, targetPort: port["targetPort"] ?? 0 } : port,
  );
  return { ...serviceSpec, ports: targeted };
}

function withEmptyResources(podSpec: JsonObject): JsonObject {
  const lists = ["containers", "initContainers"].flatMap((name) => {
    const list = podSpec[name];
    return isList(list) ? [[name, list.map(withResources)] as const] : [];
  });
  return { ...podSpec, ...Object.fromEntries(lists) };
}

function withResources(container: JsonValue): JsonValue {
  return isJsonObject(container) ? withEmpty(container, "resources") : container;
}

function withEmpty(owner: JsonObject, name: string): JsonObject {
  return { ...owner, [name]: owner[name] ?? {} };
}
