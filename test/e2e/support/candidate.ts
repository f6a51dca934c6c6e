import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundleProgram } from "../../../infra/bundle.ts";
import { AgentProcess } from "../../../infra/local/agent-process.ts";
import { freePort } from "../../support/real-cluster/free-port.ts";
import type { World } from "./world.ts";

/** Several agents of one world, of which one works at a time. */
export class Candidates {
  readonly #world: World;
  readonly #directory: string;
  readonly #started: Candidate[] = [];

  private constructor(world: World, directory: string) {
    this.#world = world;
    this.#directory = directory;
  }

  static async of(world: World): Promise<Candidates> {
    const directory = await mkdtemp(join(tmpdir(), "pullhook-candidates-"));
    await bundleProgram("agent", join(directory, "agent.mjs"));
    return new Candidates(world, directory);
  }

  /** Starts an agent that takes part in the election, with further flags. */
  async start(name: string, ...args: readonly string[]): Promise<Candidate> {
    const { embedded, namespace, log } = this.#world;
    const health = await freePort();
    const metrics = await freePort();
    const lines: string[] = [];
    const agent = new AgentProcess({
      file: join(this.#directory, "agent.mjs"),
      queueUrl: embedded.queueUrl,
      kubeconfig: embedded.kubeconfig,
      cacheDirectory: join(this.#directory, name),
      args: [
        "--enable-leader-election",
        `--runtime-namespace=${namespace}`,
        `--health-addr=127.0.0.1:${health}`,
        `--metrics-addr=127.0.0.1:${metrics}`,
        ...args,
      ],
      onLine(line) {
        lines.push(line);
        log.push(`${name}: ${line}`);
      },
      onExit: (description) => log.push(`${name}: ${description}`),
    });
    const candidate = new Candidate(agent, lines, { health, metrics });
    this.#started.push(candidate);
    return candidate;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#started.map((candidate) => candidate.stop()));
    this.#started.length = 0;
  }

  async close(): Promise<void> {
    await this.stopAll();
    await rm(this.#directory, { recursive: true });
  }
}

/** One of several agents. */
export class Candidate {
  readonly #agent: AgentProcess;
  readonly #lines: readonly string[];
  readonly #ports: { readonly health: number; readonly metrics: number };

  constructor(
    agent: AgentProcess,
    lines: readonly string[],
    ports: { readonly health: number; readonly metrics: number },
  ) {
    this.#agent = agent;
    this.#lines = lines;
    this.#ports = ports;
  }

  /** Whether it is the leader, by its own word. */
  async isLeading(): Promise<boolean> {
    const { text } = await this.metrics();
    return /^leader_election_master_status\{[^}]*\} 1$/m.test(text);
  }

  /** Whether it has logged a line with this message. */
  hasSaid(message: string): boolean {
    return this.#lines.some((line) => line.includes(`"msg":"${message}`));
  }

  metrics(): Promise<HttpAnswer> {
    return answerAt(this.#ports.metrics, "/metrics");
  }

  health(path: "/healthz" | "/readyz"): Promise<HttpAnswer> {
    return answerAt(this.#ports.health, path);
  }

  pause(): void {
    this.#signal("SIGSTOP");
  }

  goOn(): void {
    this.#signal("SIGCONT");
  }

  stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<unknown> {
    this.#signal("SIGCONT");
    return this.#agent.stop(signal);
  }

  #signal(signal: "SIGSTOP" | "SIGCONT"): void {
    try {
      process.kill(this.#agent.pid ?? 0, signal);
    } catch {
      // it has ended
    }
  }
}

interface HttpAnswer {
  readonly status: number; // 0: nobody answered
  readonly text: string;
}

function answerAt(port: number, path: string): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const request = get({ port, path, host: "127.0.0.1", agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on("error", () => resolve({ status: 0, text: "" }));
  });
}
