import { KubeConfig } from "@kubernetes/client-node";

import { gitSource } from "./adapters/git.ts";
import { jsonLog } from "./adapters/json-log.ts";
import { kubernetesCluster } from "./adapters/kubernetes/cluster.ts";
import { openSqsHintQueue } from "./adapters/sqs-hint-queue.ts";
import { shownUrl } from "./adapters/sqs/queue-address.ts";
import { sleep } from "./adapters/system-clock.ts";
import { HELP, readConfig, type Config } from "./config.ts";
import { runInbox } from "./inbox/run-inbox.ts";
import { Reconciling } from "./reconcile/reconciling.ts";

const DRAIN_SECONDS = 20; // Kubernetes kills 30 s after it asked to stop

process.exitCode = await main(process.argv.slice(2));

/** Runs the agent until it is asked to stop; the exit code: 2 where it was set up wrongly. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const config = readConfig(args, process.env);
  const kubeConfig = config.ok ? readKubeConfig(config.value) : undefined;
  const problems = [
    ...(config.ok ? [] : config.error),
    ...(typeof kubeConfig === "string" ? [kubeConfig] : []),
  ];
  if (!config.ok || !(kubeConfig instanceof KubeConfig)) {
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    return 2;
  }
  await run(config.value, kubeConfig);
  return 0;
}

/** Reconciles this cluster and follows hints; both end on SIGTERM, when what is under way has ended. */
async function run(config: Config, kubeConfig: KubeConfig): Promise<void> {
  const log = jsonLog(config.logLevel === "trace" ? "debug" : config.logLevel);
  const cluster = kubernetesCluster(kubeConfig, log);
  const chance = Math.random;
  const world = {
    cluster,
    git: gitSource({ directory: config.cacheDirectory }),
    clock: () => new Date(),
    chance,
    log,
  };
  const reconciling = new Reconciling(world, { concurrent: config.concurrent, sleep });
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info("stopping", { signal });
      stopping.abort(new Error("the agent is stopping"));
      setTimeout(() => reconciling.abort(), DRAIN_SECONDS * 1000).unref();
    });
  }
  log.info("starting", { queue: shownUrl(config.queueUrl) });
  const queue = openSqsHintQueue(config.queueUrl);
  await Promise.all([
    reconciling.run(stopping.signal),
    runInbox(
      { queue, handOn: (hint, signal) => reconciling.follow(hint, signal), sleep, chance, log },
      stopping.signal,
    ),
  ]);
  cluster.close();
  log.info("stopped");
}

/** How to reach the API server, or what is wrong with how it is said. */
function readKubeConfig({ kubeconfig }: Config): KubeConfig | string {
  const names = "--kubeconfig or KUBECONFIG";
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return `${names} is "${kubeconfig ?? ""}", which cannot be read: ${why}`;
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) return `${names} names a file without a current context: set one`;
  if (kubeconfig === undefined && server === NOTHING_FOUND) {
    return `the cluster is missing: run in a pod with a service account, or set ${names} to a kubeconfig file`;
  }
  return config;
}

const NOTHING_FOUND = "http://localhost:8080"; // what client-node assumes where it finds no configuration
