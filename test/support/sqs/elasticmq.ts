import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "../real-cluster/free-port.ts";
import { startGuard } from "../real-cluster/guard.ts";
import { ELASTICMQ_DIFFERENCES } from "./elasticmq-differences.ts";
import type { SqsPeer, SqsPeerKind } from "./peer.ts";

const FOLDER = "PULLHOOK_TEST_ELASTICMQ"; // the environment variable that names the folder with its jars
const READY_SECONDS = 60; // 2 s on an idle machine
const POLL_MILLISECONDS = 50;

/** ElasticMQ, where its jars are: see fetch-elasticmq.sh. Elsewhere nothing, said in one line; CI has to have it. */
export function elasticMq(): readonly SqsPeerKind[] {
  const folder = process.env[FOLDER] ?? "";
  if (folder !== "") {
    return [{ name: "ElasticMQ", differences: ELASTICMQ_DIFFERENCES, start: () => start(folder) }];
  }
  if (process.env["CI"] !== undefined)
    throw new Error(`${FOLDER} is not set, which CI has to have`);
  process.stdout.write(`${FOLDER} is not set: the queue's suite ran on the embedded queue only\n`);
  return [];
}

async function start(folder: string): Promise<SqsPeer> {
  const port = await freePort();
  const guard = startGuard();
  const settings = {
    "node-address.host": "127.0.0.1",
    "node-address.port": port,
    "rest-sqs.bind-hostname": "127.0.0.1",
    "rest-sqs.bind-port": port,
    "rest-stats.enabled": false,
    "aws.region": "us-east-1",
    "aws.accountId": "000000000000",
  };
  const java = spawn(
    "java",
    [
      "-XX:TieredStopAtLevel=1", // starts in half the time
      "-XX:+UseSerialGC",
      "-Xmx256m",
      ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
      "-cp",
      `${folder}/*`,
      "org.elasticmq.server.Main",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  if (java.pid !== undefined) guard.endsProcess(java.pid);
  let log = "";
  java.stdout.on("data", (part: Buffer) => (log += part.toString()));
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (!log.includes("started in")) {
    if (java.exitCode !== null) throw new Error(`ElasticMQ in ${folder} ended:\n${log}`);
    if (Date.now() > deadline) throw new Error(`ElasticMQ was not ready after ${READY_SECONDS} s`);
    await sleep(POLL_MILLISECONDS);
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(java, "exit");
      java.kill("SIGKILL");
      await ended;
      await guard.dismiss();
    },
  };
}
