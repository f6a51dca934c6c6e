import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { KubeConfig } from "@kubernetes/client-node";

import { Secret } from "#contract/secret.ts";

import { kubernetesCluster } from "../../agent/adapters/kubernetes/cluster.ts";
import type { Cluster } from "../../agent/ports.ts";
import type { HttpServer } from "../../functions/adapters/node-http.ts";
import { startFunctions } from "../../functions/handlers/start-functions.ts";
import type { LogLine } from "../../functions/ports.ts";
import { wantsEveryRepository } from "../../functions/routing/subscription.ts";
import type { SecretSource } from "../../functions/settings/settings.ts";
import { startGitServer, type GitServer } from "./git/git-server.ts";
import { createHintQueue } from "./hint-queue.ts";
import { startKubernetes } from "./kubernetes/start.ts";
import { startQueue } from "./queue/start-queue.ts";

/** How the parts are to be started. */
export interface EmbeddedOptions {
  readonly directory: string; // all state
  readonly kubeconfig?: string; // a file: use this cluster in place of the embedded API
  readonly queueUrl?: string; // of a queue that runs elsewhere: use it in place of the embedded one
  readonly onFunctionsLog?: (line: LogLine) => void;
}

/** Everything that a push passes through but the agent, in this process. */
export interface Embedded {
  readonly git: GitServer;
  readonly functions: HttpServer;
  readonly queueUrl: string;
  readonly kubeconfig: string; // a file
  readonly cluster: Cluster;
  readonly webhookSecret: string;
  close(): Promise<void>;
}

const NOBODY = { accessKeyId: "embedded", secretAccessKey: "embedded" }; // the queue asks nobody who they are

/** Starts a queue, a Kubernetes API, the functions, and a git server whose webhooks reach them. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { directory, onFunctionsLog = () => {} } = options;
  await mkdir(directory, { recursive: true });
  const [queue, kubernetes] = await Promise.all([openQueue(options), openCluster(options)]);
  const queueUrl = queue.url;
  const webhookSecret = randomBytes(20).toString("hex");
  const functions = await startFunctions({
    config: {
      clusters: [{ ...wantsEveryRepository("default"), queueUrl }],
      senders: [{ name: "github", secrets: [secretOf(webhookSecret)], options: {} }],
      receivers: [],
      region: "us-east-1",
    },
    keys: NOBODY,
    port: 0,
    log: onFunctionsLog,
  });
  const git = await startGitServer({
    directory: join(directory, "git"),
    webhook: { url: `${functions.url}/hooks/github`, secret: webhookSecret },
  });
  const cluster = kubernetesCluster(kubernetes.config);
  return {
    git,
    functions,
    queueUrl,
    cluster,
    webhookSecret,
    kubeconfig: kubernetes.file,
    async close() {
      await git.close();
      await functions.close();
      await queue.close();
      cluster.close();
      await kubernetes.close();
    },
  };
}

interface OpenQueue {
  readonly url: string;
  close(): Promise<void>;
}

async function openQueue({ directory, queueUrl }: EmbeddedOptions): Promise<OpenQueue> {
  if (queueUrl !== undefined) return { url: queueUrl, close: async () => {} };
  const queue = await startQueue({ directory: join(directory, "queue") });
  return { url: createHintQueue(queue), close: () => queue.close() };
}

interface OpenCluster {
  readonly file: string;
  readonly config: KubeConfig;
  close(): Promise<void>;
}

async function openCluster({ directory, kubeconfig }: EmbeddedOptions): Promise<OpenCluster> {
  if (kubeconfig !== undefined) {
    return { file: kubeconfig, config: readConfig(kubeconfig), close: async () => {} };
  }
  const kubernetes = await startKubernetes({
    directory: join(directory, "kubernetes"),
    token: randomBytes(20).toString("hex"),
  });
  const file = join(directory, "kubeconfig");
  await writeFile(file, kubernetes.kubeconfig, { mode: 0o600 });
  return { file, config: readConfig(file), close: () => kubernetes.close() };
}

function secretOf(text: string): SecretSource {
  return { kind: "text", name: "embedded", secret: new Secret(text) };
}

function readConfig(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}
