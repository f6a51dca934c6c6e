import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024; // of one git command, ours

/** Where git's programs lie on this machine, found once: starting them by their own path saves a process each time. */
export interface GitPrograms {
  readonly git: string;
  readonly httpBackend: string;
}

/** What git gets to see of this process: no settings of the machine or the user change how it behaves. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory", // the folder may belong to another user, as in a container
  GIT_CONFIG_VALUE_0: "*",
};

/** Asks git where its programs are; rejects with a sentence where there is no git. */
export async function findGitPrograms(): Promise<GitPrograms> {
  try {
    const { stdout } = await run("git", ["--exec-path"]);
    const folder = stdout.trim();
    return { git: join(folder, "git"), httpBackend: join(folder, "git-http-backend") };
  } catch (cause) {
    throw new Error("The local git server needs git on the PATH; install it and start again.", {
      cause,
    });
  }
}

/** Runs git in a repository and gives what it prints. */
export async function runGit(
  { git }: GitPrograms,
  repository: string,
  args: readonly string[],
): Promise<string> {
  const options = { env: GIT_ENVIRONMENT, maxBuffer: MAX_OUTPUT_BYTES };
  const { stdout } = await run(git, ["--git-dir", repository, ...args], options);
  return stdout;
}
