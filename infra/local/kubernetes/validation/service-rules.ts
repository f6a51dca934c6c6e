import { isIP } from "node:net";

import { equalJson, mapAt, mapsAt, numberAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { duplicate, invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { DNS_LABEL, nameProblems } from "./names.ts";
import { oneOf } from "./pod-rules.ts";
import { portNameProblems, portProblems } from "./ports.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/** What is wrong with a Service. */
export function serviceProblems(service: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(service, "spec") ?? {};
  const isExternal = spec["type"] === "ExternalName";
  const isHeadless = spec["clusterIP"] === "None";
  const ports = mapsAt(spec, "ports");
  return [
    ...(ports.length === 0 && !isExternal && !isHeadless ? [required("spec.ports")] : []),
    ...(isExternal && (textAt(spec, "externalName") ?? "") === ""
      ? [required("spec.externalName")]
      : []),
    ...oneOf(spec, { name: "sessionAffinity", path: "spec", allowed: ["ClientIP", "None"] }),
    ...oneOf(spec, { name: "type", path: "spec", allowed: TYPES }),
    ...ipProblems(textAt(spec, "clusterIP") ?? ""),
    ...ports.flatMap((port, index) => servicePortProblems(port, index, ports)),
    ...duplicatePorts(ports),
  ];
}

function ipProblems(ip: string): readonly FieldProblem[] {
  if (ip === "" || ip === "None" || isIP(ip) !== 0) return [];
  const words = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  return [invalidValue("spec.clusterIPs[0]", ip, words)];
}

function servicePortProblems(
  port: JsonMap,
  index: number,
  ports: readonly JsonMap[],
): readonly FieldProblem[] {
  const place = `spec.ports[${index}]`;
  const name = textAt(port, "name") ?? "";
  const isSecond =
    name !== "" && ports.findIndex((other) => textAt(other, "name") === name) < index;
  const target = port["targetPort"];
  return [
    ...(name === "" && ports.length > 1 ? [required(`${place}.name`)] : []),
    ...(name === ""
      ? []
      : nameProblems(`${place}.name`, name, { ...DNS_LABEL, forbidsDots: false })),
    ...(isSecond ? [duplicate(`${place}.name`, name)] : []),
    ...portProblems(`${place}.port`, numberAt(port, "port") ?? 0),
    ...protocolProblems(port, place),
    ...(typeof target === "number" ? portProblems(`${place}.targetPort`, target) : []),
    ...(typeof target === "string" ? portNameProblems(`${place}.targetPort`, target) : []),
  ];
}

function protocolProblems(port: JsonMap, place: string): readonly FieldProblem[] {
  const protocol = textAt(port, "protocol") ?? "";
  if (protocol === "") return [required(`${place}.protocol`)];
  const allowed = ["SCTP", "TCP", "UDP"];
  return allowed.includes(protocol) ? [] : [notSupported(`${place}.protocol`, protocol, allowed)];
}

function duplicatePorts(ports: readonly JsonMap[]): readonly FieldProblem[] {
  return ports.flatMap((port, index) => {
    const isSecond =
      ports.findIndex(
        (other) => other["port"] === port["port"] && other["protocol"] === port["protocol"],
      ) < index;
    // The real server quotes its own struct here.
    const quoted = {
      Name: "",
      Protocol: port["protocol"],
      AppProtocol: null,
      Port: port["port"],
      TargetPort: 0,
      NodePort: 0,
    };
    return isSecond ? [duplicate(`spec.ports[${index}]`, quoted)] : [];
  });
}

/** What of a Service must stay: the address that clients know. */
export function serviceUpdateProblems(service: JsonMap, live: JsonMap): readonly FieldProblem[] {
  const [spec, before] = [mapAt(service, "spec") ?? {}, mapAt(live, "spec") ?? {}];
  const wasExternal = before["type"] === "ExternalName" || spec["type"] === "ExternalName";
  const isChanged = !equalJson(spec["clusterIP"], before["clusterIP"]);
  const kept =
    !wasExternal && isChanged && before["clusterIP"] !== undefined
      ? [invalidValue("spec.clusterIPs[0]", [spec["clusterIP"] ?? ""], "may not change once set")]
      : [];
  return [...serviceProblems(service), ...kept];
}
