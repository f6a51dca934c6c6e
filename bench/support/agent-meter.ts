/** What an agent has used so far, by its own count. */
export interface Reading {
  readonly requests: number; // to the API server
  readonly looks: number; // at repositories
  readonly cpuMilliseconds: number;
  readonly residentMegabytes: number;
  readonly stallMilliseconds: number; // the longest that its event loop stood still since the reading before
}

const MONITOR_MILLISECONDS = 20; // how often the agent looks at its event loop: a part of what it reads there

/** Reads the metrics of an agent at an address. */
export async function readAgent(address: string): Promise<Reading> {
  const answer = await fetch(`http://${address}/metrics`);
  const text = await answer.text();
  return {
    requests: sumOf(text, "rest_client_requests_total"),
    looks: sumOf(text, "gotk_reconcile_duration_seconds_count", 'kind="GitRepository"'),
    cpuMilliseconds: sumOf(text, "process_cpu_seconds_total") * 1000,
    residentMegabytes: sumOf(text, "process_resident_memory_bytes") / 1024 / 1024,
    stallMilliseconds: Math.max(
      0,
      sumOf(text, "nodejs_eventloop_lag_max_seconds") * 1000 - MONITOR_MILLISECONDS,
    ),
  };
}

/** Tells what was used between two readings, and what there is at the second. */
export function between(before: Reading, after: Reading): Reading {
  return {
    ...after,
    requests: after.requests - before.requests,
    looks: after.looks - before.looks,
    cpuMilliseconds: after.cpuMilliseconds - before.cpuMilliseconds,
  };
}

/** Adds up all values of a metric that have a label, whatever their others are. */
function sumOf(text: string, name: string, label = ""): number {
  const lines = text
    .split("\n")
    .filter((line) => /^\w+/.exec(line)?.[0] === name && line.includes(label));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
