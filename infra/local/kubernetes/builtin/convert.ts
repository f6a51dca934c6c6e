import { isMap, mapAt, mapsAt, numberAt, textAt, withField } from "../json.ts";
import type { JsonMap } from "../json.ts";

/**
 * An object in another version of its kind. Only two built-in kinds have several: HorizontalPodAutoscaler
 * (`autoscaling/v1` knows CPU alone) and Event (the fields of the core group have other names in events.k8s.io).
 */
export function convertBuiltin(object: JsonMap, to: string): JsonMap {
  const from = textAt(object, "apiVersion") ?? "";
  if (from === to) return object;
  const convert = CONVERSIONS[`${from} ${to}`];
  return { ...(convert === undefined ? object : convert(object)), apiVersion: to };
}

const CONVERSIONS: Readonly<Record<string, (object: JsonMap) => JsonMap>> = {
  "autoscaling/v1 autoscaling/v2": autoscalerFromV1,
  "autoscaling/v2 autoscaling/v1": autoscalerToV1,
  "events.k8s.io/v1 v1": (event) => rename(event, EVENT_FIELDS),
  "v1 events.k8s.io/v1": eventFromCore,
};

/** events.k8s.io's names and the core group's. */
const EVENT_FIELDS = [
  ["regarding", "involvedObject"],
  ["note", "message"],
  ["deprecatedCount", "count"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedSource", "source"],
  ["reportingController", "reportingComponent"],
] as const;

function rename(object: JsonMap, names: readonly (readonly [string, string])[]): JsonMap {
  const renamed = new Map<string, string>(names);
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [renamed.get(name) ?? name, value]),
  );
}

/** What is empty is written in the core group alone. */
function eventFromCore(event: JsonMap): JsonMap {
  const renamed = rename(
    event,
    EVENT_FIELDS.map(([ours, core]) => [core, ours] as const),
  );
  const empty = ["reportingController", "reportingInstance"].filter((name) => renamed[name] === "");
  return Object.fromEntries(Object.entries(renamed).filter(([name]) => !empty.includes(name)));
}

function autoscalerFromV1(scaler: JsonMap): JsonMap {
  const { targetCPUUtilizationPercentage: percent, ...spec } = mapAt(scaler, "spec") ?? {};
  const { currentCPUUtilizationPercentage: current, ...status } = mapAt(scaler, "status") ?? {};
  const target = { type: "Utilization", averageUtilization: percent };
  const metrics =
    percent === undefined ? undefined : [{ type: "Resource", resource: { name: "cpu", target } }];
  const now = { averageUtilization: current, averageValue: "0" };
  const currentMetrics =
    current === undefined ? null : [{ type: "Resource", resource: { name: "cpu", current: now } }];
  return {
    ...scaler,
    spec: withField(spec, "metrics", metrics),
    status: { desiredReplicas: 0, ...status, currentMetrics },
  };
}

function autoscalerToV1(scaler: JsonMap): JsonMap {
  const { metrics: _metrics, behavior: _behavior, ...spec } = mapAt(scaler, "spec") ?? {};
  const {
    currentMetrics: _current,
    conditions: _conditions,
    ...status
  } = mapAt(scaler, "status") ?? {};
  const cpu = mapsAt(scaler, "spec", "metrics").find(
    (metric) => textAt(metric, "resource", "name") === "cpu",
  );
  const percent = numberAt(cpu, "resource", "target", "averageUtilization");
  const bare = { currentReplicas: 0, desiredReplicas: 0, ...status };
  return {
    ...scaler,
    spec: withField(spec, "targetCPUUtilizationPercentage", percent),
    status: isMap(bare) ? bare : {},
  };
}
