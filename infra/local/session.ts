import { join, relative } from "node:path";

import { bundle } from "../bundle.ts";
import { AgentProcess } from "./agent-process.ts";
import { applyDemo, installDefinitions } from "./demo-objects.ts";
import { DemoRepository } from "./demo-repository.ts";
import { startEmbedded, type Embedded } from "./embedded.ts";
import { PushTraces, readFailure, readSign } from "./push-trace.ts";
import type { Travel } from "./report.ts";

const REPOSITORY = "acme/hello";
const ARRIVAL_SECONDS = 60; // how long a push may take to reach the cluster before it counts as lost

interface SessionOptions {
  readonly directory: string;
  readonly kubeconfig?: string;
  readonly onArrival: (travel: Travel) => void; // hears of each push that reached the cluster
  readonly onBroken: (problem: string) => void; // hears that something ended that should not have
}

/** Everything that is running: the embedded parts, the demo repository, and the agent. */
export interface Session {
  readonly parts: Readonly<Record<string, string>>;
  readonly repositoryUrl: string;
  /** Pushes a commit; rejects with the reason where it does not reach the cluster. */
  push(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything, and resolves when the cluster is what the repository says. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { directory, kubeconfig, onArrival, onBroken } = options;
  const agentFile = join(directory, "agent.mjs");
  const bundled = bundle({ name: "agent", entry: "agent/main.ts", file: agentFile, minify: false });
  const embedded = await startEmbedded({
    directory,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  const repositoryUrl = await embedded.git.createRepository(REPOSITORY);
  const demo = new DemoRepository(join(directory, "hello"), repositoryUrl);
  const [head] = await Promise.all([demo.open(), installDefinitions(embedded.cluster), bundled]);
  await applyDemo(embedded.cluster, repositoryUrl);
  const arrivals = new Arrivals(embedded, onArrival);
  const agent = new AgentProcess({
    file: agentFile,
    queueUrl: embedded.queueUrl,
    kubeconfig: embedded.kubeconfig,
    cacheDirectory: join(directory, "cache"),
    onLine: (line) => arrivals.read(line),
    onExit: onBroken,
  });
  await arrivals.of(head);
  return {
    repositoryUrl,
    parts: {
      repository: repositoryUrl,
      functions: `${embedded.functions.url}/hooks/github`,
      queue: embedded.queueUrl,
      kubeconfig: relative(".", embedded.kubeconfig),
      agent: `process ${agent.pid}`,
    },
    async push() {
      await arrivals.of(await demo.release());
    },
    async close() {
      await agent.stop();
      await embedded.close();
    },
  };
}

/** Waits for commits to reach the cluster. */
class Arrivals {
  readonly #embedded: Embedded;
  readonly #onArrival: (travel: Travel) => void;
  readonly #waiting = new Map<string, () => void>();
  readonly #traces = new PushTraces((commit) => void this.#arrive(commit));
  #lastFailure = "the agent told nothing";

  constructor(embedded: Embedded, onArrival: (travel: Travel) => void) {
    this.#embedded = embedded;
    this.#onArrival = onArrival;
  }

  /** Takes in a line of the agent's log. */
  read(line: string): void {
    this.#lastFailure = readFailure(line) ?? this.#lastFailure;
    const sign = readSign(line);
    if (sign !== undefined) this.#traces.add(sign);
  }

  /** Resolves when a commit has reached the cluster; rejects with the last thing that went wrong. */
  of(commit: string): Promise<void> {
    if (this.#hasArrived(commit)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const short = commit.slice(0, 7);
        reject(
          new Error(
            `Commit ${short} did not reach the cluster in ${ARRIVAL_SECONDS} s: ${this.#lastFailure}`,
          ),
        );
      }, ARRIVAL_SECONDS * 1000);
      this.#waiting.set(commit, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #hasArrived(commit: string): boolean {
    return this.#traces.of(commit).some(({ stage }) => stage === "ready");
  }

  async #arrive(commit: string): Promise<void> {
    await this.#embedded.git.settled();
    const delivery = this.#embedded.git.deliveries.findLast(({ message }) =>
      message.body.includes(`"after":"${commit}"`),
    );
    if (delivery !== undefined) {
      const { sentAt, milliseconds } = delivery;
      const queuedAt = new Date(sentAt.getTime() + milliseconds);
      this.#traces.add({ commit, stage: "delivery", at: sentAt });
      this.#traces.add({ commit, stage: "hint queued", at: queuedAt });
      this.#onArrival({ commit, reached: this.#traces.of(commit) });
    }
    this.#waiting.get(commit)?.();
    this.#waiting.delete(commit);
  }
}
