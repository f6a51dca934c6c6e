import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** git as a person runs it, but with no settings from this machine, and with an author. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Ada Lovelace",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada Lovelace",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** A working copy of a repository, worked on by the real git. */
export class Checkout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes an empty working copy whose remote `origin` is the given URL. */
  static async of(url: string, branch = "main"): Promise<Checkout> {
    const checkout = new Checkout(await mkdtemp(join(tmpdir(), "pullhook-checkout-")));
    await checkout.git("init", "--quiet", `--initial-branch=${branch}`);
    await checkout.git("remote", "add", "origin", url);
    return checkout;
  }

  /** Runs git here and gives what it prints, without the newline at the end. */
  async git(...args: readonly string[]): Promise<string> {
    return (await this.raw(...args)).replace(/\n$/, "");
  }

  /** Runs git here and gives what it prints, to the byte. */
  async raw(...args: readonly string[]): Promise<string> {
    const options = { cwd: this.folder, env: ENVIRONMENT, maxBuffer: 1 << 28 };
    const { stdout } = await run("git", ["-c", "gc.auto=0", ...args], options);
    return stdout;
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), content);
  }

  async link(path: string, target: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await symlink(target, join(this.folder, path));
  }

  /** Commits everything that is in the working copy and gives the commit's id. */
  async commit(message = "Change"): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", `--message=${message}`);
    return this.git("rev-parse", "HEAD");
  }

  /** Writes a file, commits and pushes it, and gives the commit's id. */
  async pushFile(path: string, content: string | Uint8Array): Promise<string> {
    await this.write(path, content);
    const commit = await this.commit(`Change ${path}`);
    await this.push();
    return commit;
  }

  async push(...args: readonly string[]): Promise<void> {
    await this.git("push", "--quiet", "origin", ...(args.length === 0 ? ["HEAD"] : args));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
