import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { bundle, PROGRAMS } from "../infra/bundle.ts";
import { startQueue } from "../infra/local/queue/start-queue.ts";
import { figure, median, type Figure } from "./figure.ts";

const run = promisify(execFile);
const RUNS = 7; // of which the median counts
const RECEIVE = ["--import", "tsx", "bench/receive-webhooks.ts"];
const IMPORT = [
  "--input-type=module",
  "--eval",
  "const start = performance.now(); await import(process.env.BUNDLE); console.log(performance.now() - start);",
];

/**
 * Measures the function that receives GitHub's webhooks, as it is shipped: its size, how long a fresh process takes to import it,
 * and the CPU time of a delivery that is verified and put on an embedded queue, which runs in this process and is not counted.
 */
export async function webhookFigures(): Promise<readonly Figure[]> {
  const program = PROGRAMS.find(({ name }) => name === "webhook");
  if (program === undefined) throw new Error("There is no program webhook.");
  await bundle(program);
  const queue = await startQueue();
  const settings = {
    BUNDLE: resolve(program.file),
    QUEUE_URL: queue.createQueue("hints"),
    WEBHOOK_SECRETS: "it-is-a-secret-to-everybody",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const importing = await measure(() => inOwnProcess(IMPORT, settings));
  const receiving = await measure(() => inOwnProcess(RECEIVE, settings));
  await queue.close();
  return [
    figure("webhook_bundle_kb", (await stat(program.file)).size / 1024, "KiB"),
    figure("webhook_import_ms", importing, "ms"),
    figure("webhook_cpu_ms", receiving, "ms"),
  ];
}

async function measure(once: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let count = 0; count < RUNS; count += 1) values.push(await once());
  return median(values);
}

/** Runs node once and reads the number on its last line. */
async function inOwnProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } });
  return Number(stdout.trim().split("\n").at(-1));
}
