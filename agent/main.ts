import { join } from "node:path";

import type { KubeConfig } from "@kubernetes/client-node";

import { consoleLog } from "./adapters/console-log.ts";
import { gitSource } from "./adapters/git.ts";
import { jsonLog } from "./adapters/json-log.ts";
import { kubernetesCluster } from "./adapters/kubernetes/cluster.ts";
import { prometheusMetrics } from "./adapters/metrics/prometheus-metrics.ts";
import { remoteBases } from "./adapters/remote-bases.ts";
import { servePages } from "./adapters/serve-pages.ts";
import { openSqsHintQueue } from "./adapters/sqs-hint-queue.ts";
import { shownUrl } from "./adapters/sqs/queue-address.ts";
import { sleep } from "./adapters/system-clock.ts";
import { PROGRAM } from "./build-thread/program.ts";
import { threadBuilder } from "./build-thread/thread-builder.ts";
import { ARGOCD_TARGET } from "./companion/argocd-target.ts";
import { Companion } from "./companion/companion.ts";
import { FLUX_TARGET } from "./companion/flux-target.ts";
import { HELP, readConfig, readKubeconfigFile, type Config } from "./config.ts";
import { LeaseStore } from "./election/lease-store.ts";
import type { Term } from "./election/run-election.ts";
import type { Logger } from "./ports.ts";
import { Reconciling } from "./reconcile/reconciling.ts";
import type { Outside } from "./reconcile/world.ts";
import { besideNoFlux } from "./run/beside-no-flux.ts";
import { keepHeapSmall } from "./run/keep-heap-small.ts";
import { lead } from "./run/lead.ts";
import { openTracing } from "./run/open-tracing.ts";
import { readKubeConfig } from "./run/read-kube-config.ts";
import { OK, Readiness } from "./run/readiness.ts";
import { candidateOf, leaseOf, reconcileSettingsOf } from "./run/settings-of.ts";
import { workTerm, type Workplace } from "./run/work-term.ts";

const TARGETS = { flux: FLUX_TARGET, argocd: ARGOCD_TARGET } as const;

keepHeapSmall();
process.exitCode = await main(process.argv.slice(2));

/** Runs the agent until it is asked to stop; the exit code: 2 where it was set up wrongly. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const config = readConfig(args, process.env);
  const kubeConfig = readKubeConfig(readKubeconfigFile(args, process.env));
  if (!config.ok || !kubeConfig.ok) {
    return refuse([
      ...(config.ok ? [] : config.error),
      ...(kubeConfig.ok ? [] : [kubeConfig.error]),
    ]);
  }
  await run(config.value, kubeConfig.value);
  return 0;
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return 2;
}

/** Works, or stands by, until SIGTERM; ends when what is under way has ended. */
async function run(config: Config, kubeConfig: KubeConfig): Promise<void> {
  const log = openLog(config);
  const metrics = prometheusMetrics(leaseOf(config).name, clock);
  const readiness = new Readiness();
  const cluster = kubernetesCluster(kubeConfig, { log, onExchange: metrics.onApiExchange });
  const limits = {
    downloadBytes: config.gitDownloadBytes,
    objects: config.gitObjects,
    entries: config.gitEntries,
    fileBytes: config.gitFileBytes,
  };
  const onTraffic = metrics.onGitTraffic;
  const git = gitSource({ directory: config.cacheDirectory, limits, onTraffic });
  const bases = gitSource({ directory: join(config.cacheDirectory, "remote"), limits, onTraffic });
  const tracing = openTracing(config.otlpEndpoint, { sleep, clock, log });
  const { traces } = tracing;
  const outside = {
    cluster,
    git,
    remoteBases: remoteBases(bases),
    builder: threadBuilder(PROGRAM),
    clock,
    seconds,
    chance: Math.random,
    log,
    metrics,
    traces,
  };
  const queue = metrics.counted(openSqsHintQueue(config.queueUrl));
  const workplace = { queue, metrics, traces, readiness, sleep, chance: Math.random, log };
  const signal = stopSignal(log);

  function work(term: Term): Promise<void> {
    metrics.leading(true);
    const working = workOf(config, outside, workplace)(term);
    return working.finally(() => metrics.leading(false));
  }

  log.info("starting", { queue: shownUrl(config.queueUrl) });
  const servers = await Promise.all([
    servePages(
      { "/healthz": () => OK, "/readyz": () => readiness.page() },
      { address: config.healthAddress, name: "health-addr", log },
    ),
    servePages(
      { "/metrics": async () => ({ status: 200, ...(await metrics.print()) }) },
      { address: config.metricsAddress, name: "metrics-addr", log },
    ),
  ]);
  if (config.enableLeaderElection) {
    const store = new LeaseStore(cluster, leaseOf(config));
    const world = { store, sleep, clock, seconds, log };
    await lead({ candidate: candidateOf(config), world, end: () => process.exit(1) }, work, signal);
  } else {
    await work({ stopping: signal, lost: new AbortController().signal });
  }
  await tracing.close();
  for (const server of servers) server.close();
  cluster.close();
  log.info("stopped");
}

/** What is done for as long as a term lasts. Beside Flux an agent works only where both divide the resources by their labels. */
function workOf(
  config: Config,
  outside: Outside,
  workplace: Workplace,
): (term: Term) => Promise<void> {
  const settings = reconcileSettingsOf(config);
  const { companion, watchLabelSelector } = config;

  function reconcile(term: Term): Promise<void> {
    return workTerm(term, new Reconciling(outside, { ...settings, sleep }), workplace);
  }

  if (companion !== undefined) {
    const world = { ...outside, sleep, scope: settings.scope };
    return (term) => workTerm(term, new Companion(TARGETS[companion], world), workplace);
  }
  if (watchLabelSelector !== undefined) return reconcile;
  return (term) => besideNoFlux(term, { ...outside, ...workplace }, reconcile);
}

function openLog({ logEncoding, logLevel }: Config): Logger {
  const level = logLevel === "trace" ? "debug" : logLevel;
  if (logEncoding === "json") return jsonLog(level);
  return consoleLog(level, (line) => void process.stdout.write(line), clock);
}

function stopSignal(log: Logger): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info("stopping", { signal });
      stopping.abort(new Error("the agent is stopping"));
    });
  }
  return stopping.signal;
}

function clock(): Date {
  return new Date();
}

function seconds(): number {
  return performance.now() / 1000;
}
