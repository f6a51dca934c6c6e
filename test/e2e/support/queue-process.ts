import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { freePort } from "../../support/real-cluster/free-port.ts";

const SCRIPT = join(import.meta.dirname, "run-queue.ts");

/** The embedded queue as a process of its own, which can be killed and started again where it was. */
export class QueueProcess {
  readonly #directory: string;
  readonly #port: number;
  #process: ChildProcess | undefined;
  #url = "";

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.#port = port;
  }

  static async start(): Promise<QueueProcess> {
    const directory = await mkdtemp(join(tmpdir(), "pullhook-queue-"));
    const queue = new QueueProcess(directory, await freePort());
    await queue.start();
    return queue;
  }

  /** Of the queue for hints; the same after each start. */
  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    const args = ["--import", "tsx", SCRIPT, this.#directory, String(this.#port)];
    const started = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#process = started;
    for await (const line of createInterface({ input: started.stdout })) {
      this.#url = line;
      return;
    }
    throw new Error("the queue did not start");
  }

  /** Ends it as a machine that loses its power. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    this.#process = undefined;
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#directory, { recursive: true });
  }
}
