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
  readonly clusters?: number; // absent: one
  readonly otlpEndpoint?: string; // where the functions send traces; absent: nowhere
  readonly onFunctionsLog?: (line: LogLine) => void;
}

/** A cluster and the queue that its agent reads. */
export interface EmbeddedCluster {
  readonly name: string;
  readonly directory: string;
  readonly queueUrl: string;
  readonly kubeconfig: string; // a file
  readonly cluster: Cluster;
}

/** Everything that a push passes through but the agents, in this process. */
export interface Embedded extends EmbeddedCluster {
  readonly git: GitServer;
  readonly functions: HttpServer;
  readonly webhookSecret: string;
  readonly clusters: readonly EmbeddedCluster[]; // of which it is the first itself
  close(): Promise<void>;
}

const NOBODY = { accessKeyId: "embedded", secretAccessKey: "embedded" }; // the queue asks nobody who they are

/** Starts queues, Kubernetes APIs, the functions, and a git server whose webhooks reach them. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { directory, otlpEndpoint, onFunctionsLog = () => {} } = options;
  await mkdir(directory, { recursive: true });
  const queue = await openQueue(options);
  const opened = await Promise.all(
    placesOf(options).map(async (place) => ({
      ...place,
      queueUrl: queue.url(place.queue),
      ...(await openCluster(place.directory, options.kubeconfig)),
    })),
  );
  const webhookSecret = randomBytes(20).toString("hex");
  const functions = await startFunctions({
    config: {
      clusters: opened.map(({ name, queueUrl }) => ({ ...wantsEveryRepository(name), queueUrl })),
      senders: [{ name: "github", secrets: [secretOf(webhookSecret)], options: {} }],
      receivers: [],
      region: "us-east-1",
      ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    },
    keys: NOBODY,
    port: 0,
    log: onFunctionsLog,
  });
  const git = await startGitServer({
    directory: join(directory, "git"),
    webhook: { url: `${functions.url}/hooks/github`, secret: webhookSecret },
  });
  const [first] = opened;
  if (first === undefined) throw new Error("There is no cluster.");
  return {
    ...first,
    git,
    functions,
    webhookSecret,
    clusters: opened,
    async close() {
      await git.close();
      await functions.close();
      await queue.close();
      await Promise.all(opened.map((each) => each.closeCluster()));
    },
  };
}

interface ClusterPlace {
  readonly name: string;
  readonly directory: string;
  readonly queue: string | undefined; // what its queue's name ends in; undefined: nothing
}

/** Where each cluster keeps its state; the only one as if there could be no other. */
function placesOf({ directory, clusters = 1 }: EmbeddedOptions): readonly ClusterPlace[] {
  if (clusters === 1) return [{ name: "default", directory, queue: undefined }];
  return Array.from({ length: clusters }, (_, index) => {
    const name = `cluster-${index + 1}`;
    return { name, directory: join(directory, name), queue: name };
  });
}

interface OpenQueue {
  readonly url: (cluster: string | undefined) => string;
  close(): Promise<void>;
}

async function openQueue({ directory, queueUrl }: EmbeddedOptions): Promise<OpenQueue> {
  if (queueUrl !== undefined) return { url: () => queueUrl, close: async () => {} };
  const queue = await startQueue({ directory: join(directory, "queue") });
  return { url: (cluster) => createHintQueue(queue, cluster), close: () => queue.close() };
}

interface OpenCluster {
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  closeCluster(): Promise<void>;
}

async function openCluster(
  directory: string,
  kubeconfig: string | undefined,
): Promise<OpenCluster> {
  if (kubeconfig !== undefined) {
    const cluster = kubernetesCluster(readConfig(kubeconfig));
    return { kubeconfig, cluster, closeCluster: async () => cluster.close() };
  }
  await mkdir(directory, { recursive: true });
  const kubernetes = await startKubernetes({
    directory: join(directory, "kubernetes"),
    token: randomBytes(20).toString("hex"),
  });
  const file = join(directory, "kubeconfig");
  await writeFile(file, kubernetes.kubeconfig, { mode: 0o600 });
  const cluster = kubernetesCluster(readConfig(file));
  return {
    kubeconfig: file,
    cluster,
    async closeCluster() {
      cluster.close();
      await kubernetes.close();
    },
  };
}

function secretOf(text: string): SecretSource {
  return { kind: "text", name: "embedded", secret: new Secret(text) };
}

function readConfig(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}
