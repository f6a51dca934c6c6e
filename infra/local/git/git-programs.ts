import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024; // of one git command, ours

/** git on this machine, found once: a program that is started by its own path is there a little sooner. */
export interface GitPrograms {
  readonly git: string;
  readonly httpBackend: string;
  readonly environment: Readonly<Record<string, string>>; // what they get to see of this process
}

/** Asks git where its programs are; rejects with a sentence where there is no git. */
export async function findGitPrograms(): Promise<GitPrograms> {
  try {
    const { stdout } = await run("git", ["--exec-path"]);
    const folder = stdout.trim();
    return {
      git: join(folder, "git"),
      httpBackend: join(folder, "git-http-backend"),
      environment: environmentWith(folder),
    };
  } catch (cause) {
    throw new Error("The local git server needs git on the PATH; install it and start again.", {
      cause,
    });
  }
}

/** No settings of the machine or the user change how git behaves. */
function environmentWith(folder: string): Readonly<Record<string, string>> {
  return {
    PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory", // the folder may belong to another user, as in a container
    GIT_CONFIG_VALUE_0: "*",
  };
}

/** Runs git in a repository and gives what it prints. */
export async function runGit(
  { git, environment }: GitPrograms,
  repository: string,
  args: readonly string[],
): Promise<string> {
  const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES };
  const { stdout } = await run(git, ["--git-dir", repository, ...args], options);
  return stdout;
}
