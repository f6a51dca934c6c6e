import { join, relative } from "node:path";

import { bundleProgram } from "../bundle.ts";
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
  readonly onArrival: (travel: Travel) => void; // hears of each push that reached the cluster, once all is started
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
  const bundled = bundleProgram("agent", agentFile);
  const embedded = await startEmbedded({
    directory,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  const repositoryUrl = await embedded.git.createRepository(REPOSITORY);
  const demo = new DemoRepository(join(directory, "hello"), repositoryUrl);
  const [head] = await Promise.all([demo.open(), installDefinitions(embedded.cluster), bundled]);
  await applyDemo(embedded.cluster, repositoryUrl);
  const arrivals = new Arrivals(embedded);
  const agent = new AgentProcess({
    file: agentFile,
    queueUrl: embedded.queueUrl,
    kubeconfig: embedded.kubeconfig,
    cacheDirectory: join(directory, "cache"),
    onLine: (line) => arrivals.read(line),
    onExit(problem) {
      arrivals.fail(problem);
      onBroken(problem);
    },
  });
  await arrivals.of(head);
  arrivals.onArrival = onArrival;
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
  readonly #waiting = new Map<string, (problem?: string) => void>();
  readonly #traces = new PushTraces((commit) => void this.#arrive(commit));
  #lastFailure = "the agent told nothing";

  /** Hears of each push that has reached the cluster. */
  onArrival: (travel: Travel) => void = () => {};

  constructor(embedded: Embedded) {
    this.#embedded = embedded;
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
        const late = `Commit ${commit.slice(0, 7)} did not reach the cluster in ${ARRIVAL_SECONDS} s`;
        reject(new Error(`${late}: ${this.#lastFailure}`));
      }, ARRIVAL_SECONDS * 1000);
      this.#waiting.set(commit, (problem) => {
        clearTimeout(timer);
        if (problem === undefined) resolve();
        else reject(new Error(problem));
      });
    });
  }

  /** Nothing will arrive any more. */
  fail(problem: string): void {
    for (const settle of this.#waiting.values()) settle(problem);
    this.#waiting.clear();
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
      const [received] = this.#traces.of(commit);
      const answeredAt = sentAt.getTime() + milliseconds;
      // The agent may have the hint before the function's answer is back: it was queued by then.
      const queuedAt = new Date(Math.min(answeredAt, received?.at.getTime() ?? answeredAt));
      this.#traces.add({ commit, stage: "delivery", at: sentAt });
      this.#traces.add({ commit, stage: "hint queued", at: queuedAt });
      this.onArrival({ commit, reached: this.#traces.of(commit) });
    }
    this.#waiting.get(commit)?.();
    this.#waiting.delete(commit);
  }
}
