import { isList, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { fill } from "./defaults-pod.ts";

/** What the spec of a Service is given. */
export function serviceSpec(given: JsonMap): JsonMap {
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
