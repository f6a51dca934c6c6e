import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isMap, mapAt, mapsAt, numberAt, textAt, withField } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { invalid, invalidValue } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Cluster } from "./cluster.ts";

/** Gives a Service its cluster IP and node ports; an update keeps those it had. Other kinds stay as they are. */
export function prepareService(
  cluster: Cluster,
  kind: Kind,
  object: JsonMap,
  live?: JsonMap,
): Result<JsonMap, Refusal> {
  const spec = mapAt(object, "spec");
  if (kind.resource !== "/services" || spec === undefined) return ok(object);
  const withIp = withClusterIp(cluster, spec, mapAt(live, "spec"));
  if (!withIp.ok) {
    return err(invalid(kind, textAt(object, "metadata", "name") ?? "", [withIp.error]));
  }
  return ok({ ...object, spec: withNodePorts(cluster, withIp.value, mapAt(live, "spec")) });
}

function withClusterIp(
  { addresses }: Cluster,
  spec: JsonMap,
  before: JsonMap | undefined,
): Result<JsonMap, ReturnType<typeof invalidValue>> {
  if (spec["type"] === "ExternalName") return ok(withoutAddress(spec));
  const asked = textAt(spec, "clusterIP") ?? textAt(before, "clusterIP") ?? "";
  const known = textAt(before, "clusterIP") ?? "";
  if (asked !== "" && asked !== "None" && asked !== known) {
    const problem = ipProblem(addresses, asked);
    if (problem !== undefined && before === undefined) return err(problem);
  }
  const clusterIP = asked === "" ? (addresses.freeIp() ?? "None") : asked;
  // Whose endpoints somebody else makes may have them of both families.
  const isOpen = clusterIP === "None" && spec["selector"] === undefined;
  return ok({
    ...spec,
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: spec["ipFamilies"] ?? (isOpen ? ["IPv4", "IPv6"] : ["IPv4"]),
    ipFamilyPolicy: spec["ipFamilyPolicy"] ?? (isOpen ? "RequireDualStack" : "SingleStack"),
  });
}

function withoutAddress(spec: JsonMap): JsonMap {
  const {
    clusterIP: _ip,
    clusterIPs: _ips,
    ipFamilies: _families,
    ipFamilyPolicy: _policy,
    internalTrafficPolicy: _traffic,
    ...rest
  } = spec;
  return rest;
}

function ipProblem(
  { isInRange, isTaken }: Cluster["addresses"],
  ip: string,
): ReturnType<typeof invalidValue> | undefined {
  const field = "spec.clusterIPs";
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return undefined; // the rules of the kind say what is wrong
  if (!isInRange(ip)) {
    const words = "failed to allocate IP " + ip + ": the provided IP is not in the valid range";
    return invalidValue(field, [ip], words);
  }
  if (!isTaken(ip)) return undefined;
  return invalidValue(field, [ip], `failed to allocate IP ${ip}: provided IP is already allocated`);
}

function withNodePorts(
  { addresses }: Cluster,
  spec: JsonMap,
  before: JsonMap | undefined,
): JsonMap {
  const needsPorts = spec["type"] === "NodePort" || spec["type"] === "LoadBalancer";
  const ports = mapsAt(spec, "ports");
  if (ports.length === 0) return spec;
  const known = new Map(
    mapsAt(before, "ports").map((port) => [portName(port), numberAt(port, "nodePort")]),
  );
  const given = ports.map((port) => {
    if (!needsPorts || spec["allocateLoadBalancerNodePorts"] === false) return port;
    const nodePort =
      numberAt(port, "nodePort") ?? known.get(portName(port)) ?? addresses.freePort();
    return withField(port, "nodePort", nodePort);
  });
  const wasNodePort = before !== undefined && before["type"] !== spec["type"] && !needsPorts;
  return {
    ...spec,
    ports: wasNodePort
      ? given.filter(isMap).map((port) => withField(port, "nodePort", undefined))
      : given,
  };
}

function portName(port: JsonMap): string {
  return JSON.stringify([port["port"], port["protocol"]]);
}
