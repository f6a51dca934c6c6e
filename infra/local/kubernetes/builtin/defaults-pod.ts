import { isList, isMap, mapAt, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Defaults } from "./decode.ts";

/** Lays values under an object: only what it does not have is filled in. */
export function fill(value: JsonMap, defaults: JsonMap): JsonMap {
  const missing = Object.entries(defaults).filter(
    ([name, fallback]) =>
      fallback !== undefined && (value[name] === undefined || value[name] === null),
  );
  return missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) };
}

/** What a pod, alone or in a template, is given by kubernetes pkg/apis/core/v1/defaults.go. */
export const POD_DEFAULTS: Defaults = {
  "core/v1.Pod": (pod) => {
    const spec = mapAt(pod, "spec") ?? {};
    const filled = fill(spec, { enableServiceLinks: true });
    const withRequests = {
      ...filled,
      ...requestsFromLimits(filled, "containers"),
      ...requestsFromLimits(filled, "initContainers"),
    };
    return { ...pod, spec: withRequests };
  },
  "core/v1.PodSpec": (spec) => {
    const filled = fill(spec, {
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
    });
    const account = textAt(filled, "serviceAccountName") ?? textAt(filled, "serviceAccount");
    const ports = spec["hostNetwork"] === true ? hostPorts(filled) : filled;
    return account === undefined
      ? ports
      : { ...ports, serviceAccountName: account, serviceAccount: account };
  },
  "core/v1.Container": container,
  "core/v1.EphemeralContainer": container,
  "core/v1.ContainerPort": (port) => fill(port, { protocol: "TCP" }),
  "core/v1.Probe": (probe) =>
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  "core/v1.HTTPGetAction": (action) => fill(action, { path: "/", scheme: "HTTP" }),
  "core/v1.GRPCAction": (action) => fill(action, { service: "" }),
  "core/v1.ObjectFieldSelector": (selector) => fill(selector, { apiVersion: "v1" }),
  "core/v1.Volume": (volume) =>
    Object.keys(volume).some((name) => name !== "name") ? volume : { ...volume, emptyDir: {} },
  "core/v1.SecretVolumeSource": fileMode,
  "core/v1.ConfigMapVolumeSource": fileMode,
  "core/v1.DownwardAPIVolumeSource": fileMode,
  "core/v1.ProjectedVolumeSource": fileMode,
  "core/v1.ServiceAccountTokenProjection": (source) => fill(source, { expirationSeconds: 3600 }),
  "core/v1.HostPathVolumeSource": (source) => fill(source, { type: "" }),
  "core/v1.ISCSIVolumeSource": (source) => fill(source, { iscsiInterface: "default" }),
  "core/v1.AzureDiskVolumeSource": (source) =>
    fill(source, { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" }),
  "core/v1.RBDVolumeSource": (source) =>
    fill(source, { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" }),
};

const FILE_MODE = 0o644;

function fileMode(source: JsonMap): JsonMap {
  return fill(source, { defaultMode: FILE_MODE });
}

function container(value: JsonMap): JsonMap {
  return fill(value, {
    imagePullPolicy: isLatest(textAt(value, "image") ?? "") ? "Always" : "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
}

/** An image without tag and digest is the latest one. */
function isLatest(image: string): boolean {
  if (image.includes("@")) return /:latest@/.test(image);
  const name = image.slice(image.lastIndexOf("/") + 1);
  return !name.includes(":") || name.endsWith(":latest");
}

function requestsFromLimits(spec: JsonMap, list: string): JsonMap {
  const containers = spec[list];
  if (!isList(containers)) return {};
  return {
    [list]: containers.map((item) => {
      const limits = mapAt(item, "resources", "limits");
      if (!isMap(item) || limits === undefined) return item;
      const resources = mapAt(item, "resources") ?? {};
      const requests = { ...limits, ...mapAt(resources, "requests") };
      return { ...item, resources: { ...resources, requests } };
    }),
  };
}

function hostPorts(spec: JsonMap): JsonMap {
  const lists = ["containers", "initContainers"].flatMap((name) => {
    const list = spec[name];
    return isList(list) ? [[name, list.map(withHostPorts)] as const] : [];
  });
  return { ...spec, ...Object.fromEntries(lists) };
}

function withHostPorts(item: Json): Json {
  const ports = isMap(item) ? item["ports"] : undefined;
  if (!isMap(item) || !isList(ports)) return item;
  const filled = ports.map((port) =>
    isMap(port) ? fill(port, { hostPort: port["containerPort"] ?? 0 }) : port,
  );
  return { ...item, ports: filled };
}
