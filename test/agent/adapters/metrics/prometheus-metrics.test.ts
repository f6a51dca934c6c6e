import { beforeEach, describe, expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import {
  prometheusMetrics,
  type PrometheusMetrics,
} from "../../../../agent/adapters/metrics/prometheus-metrics.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { aMessage } from "../../../support/hints.ts";

const SHOP = { kind: "Kustomization", name: "shop", namespace: "apps" };
let now: Date;
let metrics: PrometheusMetrics;

beforeEach(() => {
  now = new Date("2026-01-01T00:00:00Z");
  metrics = prometheusMetrics("pullhook-agent-leader-election", () => now);
});

/** The lines of one metric, without help and type. */
async function linesOf(name: string): Promise<readonly string[]> {
  const { text } = await metrics.print();
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe("reconciles", () => {
  test("are counted under the names and labels of Flux and controller-runtime", async () => {
    metrics.reconciled(SHOP, "success", 0.02);
    metrics.reconciled(SHOP, "error", 3);

    expect(await linesOf("gotk_reconcile_duration_seconds_count")).toEqual([
      'gotk_reconcile_duration_seconds_count{kind="Kustomization",name="shop",namespace="apps"} 2',
    ]);
    expect(await linesOf("controller_runtime_reconcile_total")).toEqual([
      'controller_runtime_reconcile_total{controller="kustomization",result="success"} 1',
      'controller_runtime_reconcile_total{controller="kustomization",result="error"} 1',
    ]);
    expect(await linesOf("controller_runtime_reconcile_errors_total")).toEqual([
      'controller_runtime_reconcile_errors_total{controller="kustomization"} 1',
    ]);
  });

  test("fall into the buckets of Flux", async () => {
    metrics.reconciled(SHOP, "success", 0.02);

    const buckets = await linesOf("gotk_reconcile_duration_seconds_bucket");
    expect(buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1])).toEqual([
      "0.01",
      "0.038363583488692544",
      "0.1471764538093883",
      "0.5646216173286169",
      "2.166090855590701",
      "8.309900738254731",
      "31.879757075478317",
      "122.30217221643493",
      "469.19495946736544",
      "1799.9999999999986",
      "+Inf",
    ]);
  });

  test("of an object that is gone are told no longer", async () => {
    metrics.reconciled(SHOP, "success", 1);

    metrics.forgotten(SHOP);

    expect(await linesOf("gotk_reconcile_duration_seconds_count")).toEqual([]);
  });
});

describe("resources", () => {
  const repository: KubeObject = {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: "shop", namespace: "apps" },
    spec: { url: "https://ada:secret@git.example.com/shop.git", suspend: true },
    status: {
      artifact: { revision: "main@sha1:abc" },
      conditions: [{ type: "Ready", status: "False" }],
    },
  };

  test("are told as Flux's kube-state-metrics tells them, without credentials", async () => {
    const load = { waiting: 3, running: 2, concurrency: 8 };
    metrics.show(() => [{ kind: "GitRepository", load, objects: [repository] }]);

    expect(await linesOf("gotk_resource_info")).toEqual([
      'gotk_resource_info{customresource_group="source.toolkit.fluxcd.io",customresource_version="v1",customresource_kind="GitRepository",exported_namespace="apps",name="shop",ready="False",suspended="true",revision="main@sha1:abc",url="https://git.example.com/shop.git"} 1',
    ]);
    expect(await linesOf("workqueue_depth")).toEqual([
      'workqueue_depth{name="gitrepository",controller="gitrepository"} 3',
    ]);
    expect(await linesOf("controller_runtime_active_workers")).toEqual([
      'controller_runtime_active_workers{controller="gitrepository"} 2',
    ]);
  });

  test("that are gone are told no longer", async () => {
    const load = { waiting: 0, running: 0, concurrency: 8 };
    metrics.show(() => [{ kind: "GitRepository", load, objects: [repository] }]);
    await metrics.print();

    metrics.show(() => [{ kind: "GitRepository", load, objects: [] }]);

    expect(await linesOf("gotk_resource_info")).toEqual([]);
  });
});

describe("hints", () => {
  const messages = ["a", "b", "c"].map((id, index) =>
    aMessage({ id, sentAt: new Date(Date.UTC(2026, 0, 1, 0, 0, -10 * index)) }),
  );

  test("are counted when they come and when they are done with, those that another stood for besides", async () => {
    metrics.hintsReceived(messages);

    metrics.hintsSettled(messages, "recorded");

    expect(await linesOf("pullhook_hints_received_total")).toEqual([
      "pullhook_hints_received_total 3",
    ]);
    expect(await linesOf("pullhook_hints_coalesced_total")).toEqual([
      "pullhook_hints_coalesced_total 2",
    ]);
    expect(await linesOf("pullhook_hints_settled_total")).toEqual([
      'pullhook_hints_settled_total{outcome="recorded"} 3',
    ]);
    expect(await linesOf("pullhook_hint_delay_seconds_sum")).toEqual([
      "pullhook_hint_delay_seconds_sum 30",
    ]);
  });

  test("are as old as the oldest that is not done with, however often it failed", async () => {
    metrics.hintsReceived(messages);
    metrics.hintsSettled(messages.slice(1), "failed");
    metrics.hintsSettled(messages.slice(0, 1), "recorded");

    now = new Date(now.getTime() + 60_000);

    expect(await linesOf("pullhook_oldest_hint_age_seconds")).toEqual([
      "pullhook_oldest_hint_age_seconds 80",
    ]);
    expect(await linesOf("pullhook_hints_open")).toEqual(["pullhook_hints_open 2"]);
  });

  test.for([
    ["parked", (one: typeof messages) => one.forEach((message) => metrics.messageParked(message))],
    ["given back", (one: typeof messages) => metrics.hintsReturned(one)],
    ["not seen for half an hour", () => void (now = new Date(now.getTime() + 1_900_000))],
  ] as const)("that are %s are nothing to wait for", async ([, end]) => {
    metrics.hintsReceived(messages);

    end(messages);

    expect(await linesOf("pullhook_oldest_hint_age_seconds")).toEqual([
      "pullhook_oldest_hint_age_seconds 0",
    ]);
  });
});

test("requests to the API server have client-go's names", async () => {
  metrics.onApiExchange({ method: "PATCH", host: "k8s:443", status: 200, seconds: 0.1 });
  metrics.onApiExchange({ method: "GET", host: "k8s:443", status: 0, seconds: 0.1 });

  expect(await linesOf("rest_client_requests_total")).toEqual([
    'rest_client_requests_total{method="PATCH",host="k8s:443",code="200"} 1',
    'rest_client_requests_total{method="GET",host="k8s:443",code="<error>"} 1',
  ]);
});

test("looks at repositories are counted with what they download", async () => {
  metrics.onGitTraffic({ result: "ok", seconds: 0.1, fetches: 1, receivedBytes: 6900 });
  metrics.onGitTraffic({ result: "git-auth", seconds: 0.1, fetches: 0, receivedBytes: 100 });

  expect(await linesOf("pullhook_git_looks_total")).toEqual([
    'pullhook_git_looks_total{result="ok"} 1',
    'pullhook_git_looks_total{result="git-auth"} 1',
  ]);
  expect(await linesOf("pullhook_git_received_bytes_total")).toEqual([
    "pullhook_git_received_bytes_total 7000",
  ]);
});

test("requests to the queue are counted by how they end", async () => {
  const refused = { code: "queue-refused", message: "", advice: "" } as const;
  const queue = metrics.counted({
    receive: async () => err(refused),
    remove: async () => ok(undefined),
    hide: async () => ok(undefined),
  });

  await queue.receive(30, new AbortController().signal);
  await queue.remove([]);

  expect(await linesOf("pullhook_queue_requests_total")).toEqual([
    'pullhook_queue_requests_total{action="receive",result="queue-refused"} 1',
    'pullhook_queue_requests_total{action="remove",result="ok"} 1',
  ]);
});

test("the leader is told", async () => {
  metrics.leading(true);

  expect(await linesOf("leader_election_master_status")).toEqual([
    'leader_election_master_status{name="pullhook-agent-leader-election"} 1',
  ]);
});
