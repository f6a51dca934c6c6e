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
import { startGitServer, type GitServer } from "./git/git-server.ts";
import { startKubernetes } from "./kubernetes/start.ts";
import { arnOf } from "./queue/arn.ts";
import { startQueue, type LocalQueue } from "./queue/start-queue.ts";

/** How the parts are to be started. */
export interface EmbeddedOptions {
  readonly directory: string; // all state
  readonly kubeconfig?: string; // a file: use this cluster in place of the embedded API
  readonly onFunctionsLog?: (line: LogLine) => void;
}

/** Everything that a push passes through but the agent, in this process. */
export interface Embedded {
  readonly git: GitServer;
  readonly functions: HttpServer;
  readonly queue: LocalQueue;
  readonly queueUrl: string;
  readonly kubeconfig: string; // a file
  readonly cluster: Cluster;
  readonly webhookSecret: string;
  close(): Promise<void>;
}

const MAX_RECEIVES = "10"; // as infra/aws/queue.yml: then a message goes to the dead-letter queue
const NOBODY = { accessKeyId: "embedded", secretAccessKey: "embedded" }; // the queue asks nobody who they are

/** Starts a queue, a Kubernetes API, the functions, and a git server whose webhooks reach them. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { directory, onFunctionsLog = () => {} } = options;
  await mkdir(directory, { recursive: true });
  const [queue, kubernetes] = await Promise.all([
    startQueue({ directory: join(directory, "queue") }),
    openCluster(options),
  ]);
  const queueUrl = createHintQueue(queue);
  const webhookSecret = randomBytes(20).toString("hex");
  const functions = await startFunctions({
    secrets: [new Secret(webhookSecret)],
    queue: { queueUrl, region: "us-east-1", credentials: NOBODY },
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
    queue,
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

function createHintQueue(queue: LocalQueue): string {
  const dead = "hints-dead";
  queue.createQueue(dead);
  const redrive = { deadLetterTargetArn: arnOf(dead), maxReceiveCount: MAX_RECEIVES };
  return queue.createQueue("hints", { RedrivePolicy: JSON.stringify(redrive) });
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

function readConfig(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}
