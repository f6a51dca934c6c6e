import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { bundleProgram } from "../../infra/bundle.ts";

let directory: string;
let agent: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pullhook-settings-"));
  agent = join(directory, "agent.mjs");
  await bundleProgram("agent", agent);
});
afterAll(() => rm(directory, { recursive: true }));

test("everything that is missing is told at once", async () => {
  const { code, lines } = await start([], {});

  expect(code).toBe(2);
  expect(lines).toEqual([
    "the queue is missing: set --queue-url or PULLHOOK_QUEUE_URL to the URL of this cluster's SQS queue",
    "the cluster is missing: run in a pod with a service account, or set --kubeconfig or KUBECONFIG to a kubeconfig file",
  ]);
});

test("everything that is wrong is told at once, flags and environment alike", async () => {
  const { code, lines } = await start(["--queue-url=hints", "--what", "--log-level=loud"], {
    PULLHOOK_CONCURRENT: "0",
    KUBECONFIG: "/nowhere/kubeconfig",
  });

  expect(code).toBe(2);
  expect(lines).toEqual([
    expect.stringContaining("--what is not a flag"),
    expect.stringContaining('--queue-url or PULLHOOK_QUEUE_URL is "hints"'),
    expect.stringContaining('--concurrent or PULLHOOK_CONCURRENT is "0"'),
    expect.stringContaining('--log-level or PULLHOOK_LOG_LEVEL is "loud"'),
    expect.stringContaining('--kubeconfig or KUBECONFIG is "/nowhere/kubeconfig"'),
  ]);
});

interface Ended {
  readonly code: number;
  readonly lines: readonly string[]; // of its error output
}

/** Starts the agent with nothing in its environment but these variables. */
function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { HOME: directory, ...env } };
    execFile(process.execPath, [agent, ...args], options, (error, _, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, lines: stderr.trimEnd().split("\n") });
    });
  });
}
