import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";

import { bundle, PROGRAMS } from "../infra/bundle.ts";
import { startQueue } from "../infra/local/queue/start-queue.ts";
import { figure, median, type Figure } from "./figure.ts";

const run = promisify(execFile);
const RUNS = 5; // of which the median counts
const MOST_OUTPUT = 64 * 1024 * 1024; // a few lines a delivery
const RECEIVE = ["--import", "tsx", "bench/receive-webhooks.ts"];
const IMPORT = [
  "--input-type=module",
  "--eval",
  "const start = performance.now(); await import(process.env.BUNDLE); console.log(JSON.stringify({ importMilliseconds: performance.now() - start }));",
];

/**
 * Measures the function that receives webhooks, as it is shipped: its size, how long a fresh process takes to import it, and what a
 * delivery takes that is verified and put on an embedded queue, which runs in this process and is not counted.
 */
export async function webhookFigures(): Promise<readonly Figure[]> {
  const programs = PROGRAMS.filter(({ file }) => file.startsWith("dist/functions/"));
  await Promise.all(programs.map(bundle));
  const sizes = await Promise.all(programs.map(async ({ file }) => (await stat(file)).size));
  const queue = await startQueue();
  const settings = {
    BUNDLE: resolve("dist/functions/webhook.mjs"),
    QUEUE_URL: queue.createQueue("hints"),
    WEBHOOK_SECRETS: "it-is-a-secret-to-everybody",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
  };
  const importing = await measure(() => inOwnProcess(IMPORT, settings));
  const receiving = await measure(() => inOwnProcess(RECEIVE, settings));
  await queue.close();
  return [
    figure("webhook_bundle_kb", Math.max(...sizes) / 1024, "KiB"),
    figure("webhook_import_ms", middle(importing, "importMilliseconds"), "ms"),
    figure("webhook_cpu_ms", middle(receiving, "cpuMilliseconds"), "ms"),
    figure("webhook_verify_ms", middle(receiving, "verifyMilliseconds"), "ms"),
    figure("webhook_wrong_signature_ratio", middle(receiving, "wrongSignatureRatio"), "x"),
    figure("webhook_per_second", middle(receiving, "perSecond"), "1/s"),
    figure("webhook_rss_mb", middle(receiving, "residentMebibytes"), "MiB"),
  ];
}

async function measure(once: () => Promise<JsonObject>): Promise<readonly JsonObject[]> {
  const values: JsonObject[] = [];
  for (let count = 0; count < RUNS; count += 1) values.push(await once());
  return values;
}

function middle(runs: readonly JsonObject[], name: string): number {
  const values = runs.map((each) => Number(each[name]));
  if (!values.every(Number.isFinite)) throw new Error(`The measured process told no ${name}.`);
  return median(values);
}

/** Runs node once and reads the figures on its last line. */
async function inOwnProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<JsonObject> {
  const options = { env: { ...process.env, ...env }, maxBuffer: MOST_OUTPUT };
  const { stdout } = await run(process.execPath, args, options);
  const figures = parseJson(stdout.trim().split("\n").at(-1) ?? "");
  if (!isJsonObject(figures)) throw new Error("The measured process told no figures.");
  return figures;
}
