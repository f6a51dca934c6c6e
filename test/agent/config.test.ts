import { describe, expect, test } from "vitest";

import { HELP, readConfig } from "../../agent/config.ts";

const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/edge-7";

describe("readConfig", () => {
  test("takes flags before the environment, and the environment before defaults", () => {
    const config = readConfig(["--queue-url", QUEUE, "--concurrent=8"], {
      PULLHOOK_CONCURRENT: "2",
      PULLHOOK_LOG_LEVEL: "debug",
    });

    expect(config).toMatchObject({
      ok: true,
      value: { queueUrl: QUEUE, concurrent: 8, logLevel: "debug" },
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
        '--log-level or PULLHOOK_LOG_LEVEL is "loud", not one of debug, info, error',
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

  test("has a line of help for every flag", () => {
    for (const flag of ["queue-url", "kubeconfig", "cache-dir", "concurrent", "log-level"]) {
      expect(HELP).toContain(`--${flag}=`);
    }
  });
});
