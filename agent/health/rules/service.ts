import { textAt } from "../../objects/read-json.ts";
import { current, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import type { Live } from "./live.ts";

/** A Service is there at once, unless it is a load balancer that has no cluster address yet. */
export function serviceHealth({ object }: Live): Health {
  const isLoadBalancer = textAt(object, "spec", "type") === "LoadBalancer";
  if (isLoadBalancer && (textAt(object, "spec", "clusterIP") ?? "") === "") {
    return inProgress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer");
  }
  return current("Service is ready");
}
