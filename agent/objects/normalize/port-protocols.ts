import { isJsonObject } from "../kube-object.ts";
import type { JsonObject, JsonValue, KubeObject } from "../kube-object.ts";
import { isList } from "../read-json.ts";
import { changedAt } from "./changed-at.ts";

const POD_SPEC_AT: Readonly<Record<string, readonly string[]>> = {
  "v1/Pod": ["spec"],
  "apps/v1/Deployment": ["spec", "template", "spec"],
  "apps/v1/StatefulSet": ["spec", "template", "spec"],
  "apps/v1/DaemonSet": ["spec", "template", "spec"],
  "apps/v1/ReplicaSet": ["spec", "template", "spec"],
  "batch/v1/Job": ["spec", "template", "spec"],
  "batch/v1/CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** Writes out the protocol of every port of a Service or of a pod's containers: it is a part of a port's identity, and TCP where nothing is said. */
export function withPortProtocols(object: KubeObject): KubeObject {
  const type = `${object.apiVersion}/${object.kind}`;
  if (type === "v1/Service") return changedAt(object, ["spec"], withProtocols);
  const podSpec = POD_SPEC_AT[type];
  return podSpec === undefined ? object : changedAt(object, podSpec, withContainerProtocols);
}

function withContainerProtocols(podSpec: JsonObject): JsonObject {
  const { containers } = podSpec;
  if (!isList(containers)) return podSpec;
  const changed = containers.map((one) => (isJsonObject(one) ? withProtocols(one) : one));
  return { ...podSpec, containers: changed };
}

function withProtocols(owner: JsonObject): JsonObject {
  const { ports } = owner;
  return isList(ports) ? { ...owner, ports: ports.map(withProtocol) } : owner;
}

function withProtocol(port: JsonValue): JsonValue {
  if (!isJsonObject(port)) return port;
  const { protocol = "" } = port;
  return protocol === "" ? { ...port, protocol: "TCP" } : port;
}
