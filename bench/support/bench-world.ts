import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { JsonObject, KubeObject, ObjectRef } from "../../agent/objects/kube-object.ts";
import { bundleProgram } from "../../infra/bundle.ts";
import { AgentProcess } from "../../infra/local/agent-process.ts";
import { installDefinitions } from "../../infra/local/demo-objects.ts";
import { startEmbedded, type Embedded } from "../../infra/local/embedded.ts";
import { Checkout } from "../../test/support/checkout.ts";
import { freePort } from "../../test/support/real-cluster/free-port.ts";
import { readAgent, type Reading } from "./agent-meter.ts";
import { startApi, type Api } from "./api.ts";
import { Watcher } from "./watcher.ts";

/** Where everything is that a scenario makes. */
export const NAMESPACE = "bench";

const START_SECONDS = 60; // for the agent to answer
const REQUEST_MILLISECONDS = 60_000;

/** Everything that a push passes through: git server, functions and queue in this process, the API server and the agent as their own. */
export class BenchWorld {
  readonly embedded: Embedded;
  readonly #api: Api;
  readonly #directory: string;
  readonly #watchers: Watcher[] = [];
  readonly #agent: AgentProcess;
  readonly #metricsAddress: string;

  private constructor(api: Api, directory: string, embedded: Embedded, metricsAddress: string) {
    this.#api = api;
    this.#directory = directory;
    this.embedded = embedded;
    this.#metricsAddress = metricsAddress;
    this.#agent = new AgentProcess({
      file: join(directory, "agent.mjs"),
      queueUrl: embedded.queueUrl,
      kubeconfig: embedded.kubeconfig,
      cacheDirectory: join(directory, "cache"),
      args: [`--metrics-addr=${metricsAddress}`],
      onLine: () => {},
      onExit: (description) => void process.stderr.write(`${description}\n`),
    });
  }

  /** Opens a world with an empty cluster and an agent that has just started. */
  static async open(): Promise<BenchWorld> {
    const directory = await mkdtemp(join(tmpdir(), "pullhook-bench-"));
    const api = await startApi();
    const { kubeconfig } = api;
    const [embedded] = await Promise.all([
      startEmbedded({ directory, ...(kubeconfig === undefined ? {} : { kubeconfig }) }),
      bundleProgram("agent", join(directory, "agent.mjs")),
    ]);
    await installDefinitions(embedded.cluster);
    const metricsAddress = `127.0.0.1:${await freePort()}`;
    const world = new BenchWorld(api, directory, embedded, metricsAddress);
    await world.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    await world.#untilAgentAnswers();
    return world;
  }

  /** Runs a scenario in a world of its own. */
  static async with<T>(scenario: (world: BenchWorld) => Promise<T>): Promise<T> {
    const world = await BenchWorld.open();
    try {
      return await scenario(world);
    } finally {
      await world.close();
    }
  }

  /** Makes a repository, and a working copy of it. */
  async repository(name: string): Promise<{ readonly url: string; readonly checkout: Checkout }> {
    const url = await this.embedded.git.createRepository(`acme/${name}`);
    return { url, checkout: await Checkout.of(url) };
  }

  async apply(object: KubeObject): Promise<void> {
    const applied = await this.embedded.cluster.apply(object, deadline());
    if (!applied.ok) throw new Error(applied.error.message);
  }

  /** Changes an object as another client would. */
  async patch(ref: ObjectRef, body: JsonObject): Promise<KubeObject> {
    const patch = { type: "merge", body, fieldManager: "bench" } as const;
    const patched = await this.embedded.cluster.patch(ref, patch, deadline());
    if (!patched.ok) throw new Error(patched.error.message);
    return patched.value;
  }

  async remove(ref: ObjectRef): Promise<void> {
    const removed = await this.embedded.cluster.remove(ref, deadline());
    if (!removed.ok) throw new Error(removed.error.message);
  }

  /** Watches a kind from now on, until the world is closed. */
  watch(kind: Pick<ObjectRef, "apiVersion" | "kind">): Watcher {
    const watcher = new Watcher(this.embedded.cluster, kind, NAMESPACE);
    this.#watchers.push(watcher);
    return watcher;
  }

  /** What the agent has used so far. */
  agent(): Promise<Reading> {
    return readAgent(this.#metricsAddress);
  }

  async close(): Promise<void> {
    await this.#agent.stop();
    await Promise.all(this.#watchers.map((watcher) => watcher.close()));
    await this.embedded.close();
    await this.#api.close();
    await rm(this.#directory, { recursive: true });
  }

  async #untilAgentAnswers(): Promise<void> {
    const end = Date.now() + START_SECONDS * 1000;
    for (;;) {
      const reading = await this.agent().catch(() => undefined);
      if (reading !== undefined) return;
      if (Date.now() > end) throw new Error(`the agent did not answer in ${START_SECONDS} s`);
      await sleep(100);
    }
  }
}

function deadline(): AbortSignal {
  return AbortSignal.timeout(REQUEST_MILLISECONDS);
}
