import { describe, expect, test } from "vitest";

import { HELP, readConfig } from "../../agent/config.ts";
import { SETTINGS } from "../../agent/config/settings.ts";
import { settingsPage } from "../support/settings-page.ts";

const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/edge-7";

describe("readConfig", () => {
  test("takes flags before the environment, and the environment before defaults", () => {
    const config = readConfig(["--queue-url", QUEUE, "--concurrent=8"], {
      PULLHOOK_CONCURRENT: "2",
      PULLHOOK_LOG_LEVEL: "debug",
    });

    expect(config).toMatchObject({
      ok: true,
      value: { queueUrl: QUEUE, concurrent: 8, logLevel: "debug", requeueDependencySeconds: 30 },
    });
  });

  test("tells everything that is missing or wrong at once", () => {
    const config = readConfig(["--concurent=8", "up", "--log-level=loud"], {
      PULLHOOK_QUEUE_URL: "edge-7",
      PULLHOOK_CONCURRENT: "many",
    });

    expect(config).toEqual({
      ok: false,
      error: [
        "--concurent is not a flag of the agent: see --help",
        '"up" is no flag: see --help',
        '--queue-url or PULLHOOK_QUEUE_URL is "edge-7", which is not an http(s) URL of a queue',
        '--concurrent or PULLHOOK_CONCURRENT is "many", not a whole number from 1 to 9999',
        '--log-level or PULLHOOK_LOG_LEVEL is "loud", not one of trace, debug, info, error',
      ],
    });
  });

  test("takes an empty variable for one that is not set, as a ConfigMap with an empty value makes it", () => {
    const config = readConfig([], { PULLHOOK_QUEUE_URL: "", KUBECONFIG: "" });

    expect(config).toEqual({
      ok: false,
      error: [
        "the queue is missing: set --queue-url or PULLHOOK_QUEUE_URL to the URL of this cluster's SQS queue",
      ],
    });
  });

  test.for([
    [["--enable-leader-election"], { enableLeaderElection: true }],
    [["--enable-leader-election=false"], { enableLeaderElection: false }],
    [["--watch-all-namespaces=0"], { watchAllNamespaces: false }],
    [["--requeue-dependency=1m30s"], { requeueDependencySeconds: 90 }],
    [["--metrics-addr=127.0.0.1:9"], { metricsAddress: { host: "127.0.0.1", port: 9 } }],
    [["--metrics-addr=[::1]:9"], { metricsAddress: { host: "::1", port: 9 } }],
    [["--metrics-addr=0"], { metricsAddress: undefined }],
    [["--git-max-download=2GiB"], { gitDownloadBytes: 2147483648 }],
    [
      ["--override-manager=helm", "--override-manager=a, b"],
      { overrideManagers: ["helm", "a", "b"] },
    ],
    [
      ["--custom-apply-stage-kinds=rbac.authorization.k8s.io/Role, Secret"],
      {
        customApplyStageKinds: [
          { group: "rbac.authorization.k8s.io", kind: "Role" },
          { group: "", kind: "Secret" },
        ],
      },
    ],
    [["--concurrent=1", "--concurrent=2"], { concurrent: 2, overrideManagers: [] }],
    [["--watch-label-selector=a in (b,c),!d"], { watchLabelSelector: "a in (b,c),!d" }],
    [["--companion", "argocd"], { companion: "argocd" }],
    [["--concurrent=3", "--concurrent=5"], { concurrent: 5 }],
  ] as const)("reads %j", ([args, want]) => {
    const config = readConfig([`--queue-url=${QUEUE}`, ...args], {});

    expect(config).toMatchObject({ ok: true, value: want });
  });

  test.for([
    [["--concurrent=0"], "not a whole number from 1 to 9999"],
    [["--interval-jitter-percentage=100"], "not a whole number from 0 to 99"],
    [["--requeue-dependency=30"], "not a duration such as 750ms, 30s or 15m"],
    [["--requeue-dependency=0"], "less than 0.1 s"],
    [["--watch-all-namespaces=maybe"], "neither true nor false"],
    [["--health-addr=:99999"], "not an address such as :8080"],
    [["--git-max-download=12"], "not a size such as 512MiB"],
    [["--watch-label-selector=a in b"], "not a label selector: unable to parse requirement"],
    [["--otlp-endpoint=collector:4318"], "not an http(s) URL of an OpenTelemetry collector"],
    [["--default-service-account=default"], "this version cannot act as a service account"],
    [["--queue-url"], "--queue-url needs a value: see --help"],
    [
      ["--leader-election-lease-duration=7s"],
      "--leader-election-lease-duration or PULLHOOK_LEADER_ELECTION_LEASE_DURATION must be longer than",
    ],
    [["--custom-apply-stage-kinds=batch/"], "which leaves a kind empty"],
    [["--override-manager=a,,b"], 'is "a,,b", which leaves a name empty between commas'],
    [
      ["--min-retry-delay=20m"],
      "--max-retry-delay or PULLHOOK_MAX_RETRY_DELAY must be longer than",
    ],
  ] as const)("refuses %j", ([args, want]) => {
    const config = readConfig([`--queue-url=${QUEUE}`, ...args], {});

    expect(config.ok ? [] : config.error).toEqual([expect.stringContaining(want)]);
  });
});

test("the help has a line for every flag, with its variable", () => {
  for (const { flag, variable } of Object.values(SETTINGS)) {
    expect(HELP).toMatch(new RegExp(`^  --${flag}\\b.*\\(${variable}\\b`, "m"));
  }
});

test("the page of settings says what the table says", async () => {
  await expect(settingsPage()).toMatchFileSnapshot("../../docs/agent-settings.md");
});
