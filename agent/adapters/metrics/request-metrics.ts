import { Counter, Histogram, type Registry } from "prom-client";

import type { GitTraffic } from "../git.ts";
import type { ApiExchange } from "../kubernetes/connection.ts";

const API_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]; // client-go's
const LOOK_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts requests to the API server under client-go's names. */
export function apiMetrics(registry: Registry): (exchange: ApiExchange) => void {
  const registers = [registry];
  const requests = new Counter({
    name: "rest_client_requests_total",
    help: "Requests to the API server, by method and by the code of the answer.",
    labelNames: ["method", "code", "host"],
    registers,
  });
  const durations = new Histogram({
    name: "rest_client_request_duration_seconds",
    help: "How long the API server took to answer, by method.",
    labelNames: ["verb", "host"],
    buckets: API_BUCKETS,
    registers,
  });
  return ({ method, host, status, seconds }) => {
    requests.inc({ method, host, code: status === 0 ? "<error>" : String(status) });
    durations.observe({ verb: method, host }, seconds);
  };
}

/** Counts looks at repositories, and what they download. */
export function gitMetrics(registry: Registry): (traffic: GitTraffic) => void {
  const registers = [registry];
  const looks = new Counter({
    name: "pullhook_git_looks_total",
    help: "Looks at repositories, by how they ended: ok, or the code of the problem.",
    labelNames: ["result"],
    registers,
  });
  const durations = new Histogram({
    name: "pullhook_git_look_duration_seconds",
    help: "How long looks at repositories took.",
    buckets: LOOK_BUCKETS,
    registers,
  });
  const fetches = new Counter({
    name: "pullhook_git_fetches_total",
    help: "Packs that were downloaded; a look that finds nothing new needs none.",
    registers,
  });
  const bytes = new Counter({
    name: "pullhook_git_received_bytes_total",
    help: "Bytes that git servers sent, lists of refs included.",
    registers,
  });
  return ({ result, seconds, fetches: packs, receivedBytes }) => {
    looks.inc({ result });
    durations.observe(seconds);
    fetches.inc(packs);
    bytes.inc(receivedBytes);
  };
}
