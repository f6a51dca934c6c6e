import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

const LEFT_OUT = new Set(["node_modules", ".git", ".pullhook", "dist"]);

/** A copy of this checkout in which nothing was ever started, and an empty home. */
export class FreshCheckout {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async make(): Promise<FreshCheckout> {
    const fresh = new FreshCheckout(await mkdtemp(join(tmpdir(), "pullhook-fresh-")));
    const here = resolve(".");
    await cp(here, fresh.path, {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(path.slice(here.length + 1)),
    });
    await symlink(join(here, "node_modules"), join(fresh.path, "node_modules"));
    await mkdir(join(fresh.#directory, "home"));
    return fresh;
  }

  get path(): string {
    return join(this.#directory, "checkout");
  }

  /** Runs `npm start` with flags, in a process group of its own, as a terminal does. */
  start(...flags: readonly string[]): StartedProgram {
    const { PATH } = process.env;
    const env = { PATH, HOME: join(this.#directory, "home") };
    return new StartedProgram(
      spawn("npm", ["start", "--", ...flags], { cwd: this.path, env, detached: true }),
    );
  }

  /** How many commits the demo repository has. */
  async commits(): Promise<number> {
    const repository = join(this.path, ".pullhook/git/acme/hello.git");
    const { stdout } = await run("git", ["-C", repository, "rev-list", "--count", "main"]);
    return Number(stdout);
  }

  remove(): Promise<void> {
    return rm(this.#directory, { recursive: true });
  }
}

/** `npm start`, running. */
export class StartedProgram {
  readonly lines: string[] = []; // of both of its outputs
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(started: ChildProcess) {
    this.#process = started;
    this.#ended = once(started, "close");
    for (const stream of [started.stdout, started.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => void this.lines.push(line));
    }
  }

  /** Sends a signal to all its processes at once, as Ctrl-C in a terminal does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.#group, signal);
  }

  /** Its exit code, when it has ended. */
  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#process.exitCode;
  }

  /** Whether any process of it is left. */
  get isLeft(): boolean {
    try {
      process.kill(-this.#group, 0); // asks whether somebody is there; nothing is sent
      return true;
    } catch {
      return false;
    }
  }

  get #group(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error("npm could not be started");
    return pid;
  }
}
