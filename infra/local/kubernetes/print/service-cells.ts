import { mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { selectorText } from "../requests/selector-text.ts";

const NONE = "<none>";

/** The cells of a Service. */
export function serviceCells(service: JsonMap): Readonly<Record<string, Json>> {
  const selector = selectorText(mapAt(service, "spec", "selector") ?? {});
  return {
    Type: textAt(service, "spec", "type") ?? "",
    "Cluster-IP": textAt(service, "spec", "clusterIP") ?? NONE,
    "External-IP": externalText(service),
    "Port(s)": mapsAt(service, "spec", "ports").map(portText).join(",") || NONE,
    Selector: selector === "" ? NONE : selector,
  };
}

function externalText(service: JsonMap): string {
  const given = textsAt(service, "spec", "externalIPs");
  const balanced = mapsAt(service, "status", "loadBalancer", "ingress").map(
    (one) => textAt(one, "ip") ?? textAt(one, "hostname") ?? "",
  );
  switch (textAt(service, "spec", "type") ?? "") {
    case "ExternalName":
      return textAt(service, "spec", "externalName") ?? "";
    case "LoadBalancer":
      return [...balanced, ...given].join(",") || "<pending>";
    default:
      return given.join(",") || NONE;
  }
}

function portText(port: JsonMap): string {
  const node = numberAt(port, "nodePort");
  const number = `${numberAt(port, "port") ?? 0}${node === undefined ? "" : `:${node}`}`;
  return `${number}/${textAt(port, "protocol") ?? ""}`;
}
