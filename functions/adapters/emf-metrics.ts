import type { Count } from "../ports.ts";

const NAMESPACE = "pullhook";

/** Counts by lines in the log of which CloudWatch makes metrics (the "embedded metric format"): no call, and no waiting. */
export function emfMetrics(write: (line: string) => void, now: () => Date): Count {
  return (name, dimensions) => {
    const metric = {
      Namespace: NAMESPACE,
      Dimensions: [Object.keys(dimensions)],
      Metrics: [{ Name: name, Unit: "Count" }],
    };
    const envelope = { Timestamp: now().getTime(), CloudWatchMetrics: [metric] };
    write(JSON.stringify({ ["_aws"]: envelope, ...dimensions, [name]: 1 }));
  };
}
