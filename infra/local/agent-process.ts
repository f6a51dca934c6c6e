import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** How the agent is to be started. */
export interface AgentSettings {
  readonly file: string; // the agent, bundled
  readonly queueUrl: string;
  readonly kubeconfig: string;
  readonly cacheDirectory: string;
  readonly args?: readonly string[]; // further flags
  readonly onLine: (line: string) => void; // hears each line of its log
  readonly onExit: (description: string) => void; // hears of an end that nobody asked for
}

/** How a process ended: its exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals | "unknown";

const STOP_MILLISECONDS = 30_000; // then it is killed, as Kubernetes does
const KEPT_LINES = 20; // told when it ends unasked

/** The agent as a process of its own: the same program that runs in a cluster. */
export class AgentProcess {
  readonly #child: ChildProcess;
  #isStopping = false;

  constructor(settings: AgentSettings) {
    const { file, queueUrl, kubeconfig, cacheDirectory, args = [], onLine, onExit } = settings;
    this.#child = spawn(process.execPath, [file, ...args], {
      env: {
        ...process.env,
        PULLHOOK_QUEUE_URL: queueUrl,
        PULLHOOK_CACHE_DIR: cacheDirectory,
        KUBECONFIG: kubeconfig,
        // On this machine nobody watches it, and several may run.
        PULLHOOK_HEALTH_ADDR: "0",
        PULLHOOK_METRICS_ADDR: "0",
        // The embedded queue asks nobody who they are, but the SDK signs whatever it sends.
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "embedded",
        AWS_SECRET_ACCESS_KEY: "embedded",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        lines.splice(0, lines.length - KEPT_LINES);
        onLine(line);
      });
    }
    this.#child.on("exit", () => {
      if (this.#isStopping) return;
      onExit(`the agent ended (${this.#ending()}):\n${lines.join("\n")}`);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Has the agent end as in a cluster, by SIGTERM, and tells how it ended; kills it where it does not. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<Ending> {
    this.#isStopping = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill(signal);
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MILLISECONDS);
      await ended;
      clearTimeout(timer);
    }
    return this.#ending();
  }

  #ending(): Ending {
    return this.#child.exitCode ?? this.#child.signalCode ?? "unknown";
  }
}
