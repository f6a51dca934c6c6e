import { mapAt, mapsAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { compareQuantities } from "./quantity.ts";

const COUNTED = ["cpu", "memory"];

/** How firmly a pod's resources are promised: what `status.qosClass` says. */
export function qualityOf(pod: JsonMap): "Guaranteed" | "Burstable" | "BestEffort" {
  const containers = ["containers", "initContainers"].flatMap((list) => mapsAt(pod, "spec", list));
  const resources = containers.map((container) => mapAt(container, "resources") ?? {});
  if (resources.every((one) => !asks(one, "limits") && !asks(one, "requests"))) return "BestEffort";
  return resources.every(isFixed) ? "Guaranteed" : "Burstable";
}

function asks(resources: JsonMap, list: string): boolean {
  return COUNTED.some((name) => isPositive(textAt(resources, list, name)));
}

function isPositive(quantity: string | undefined): boolean {
  return quantity !== undefined && compareQuantities(quantity, "0") > 0;
}

/** As much is asked for as may be used, of everything that counts. */
function isFixed(resources: JsonMap): boolean {
  return COUNTED.every((name) => {
    const [limit, request] = [
      textAt(resources, "limits", name),
      textAt(resources, "requests", name),
    ];
    if (limit === undefined || !isPositive(limit)) return false;
    return request === undefined || compareQuantities(limit, request) === 0;
  });
}
