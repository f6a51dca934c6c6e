import { execFile } from "node:child_process";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { err, ok, type Result } from "#contract/result.ts";

import type { RemoteRepository } from "../../ports.ts";
import type { Tree } from "../../source/tree.ts";
import { diskTree } from "../disk-tree.ts";

const run = promisify(execFile);
const UPDATE_SUBMODULES = ["submodule", "--quiet", "update", "--init", "--recursive"];
const MAX_SHOWN_CHARACTERS = 300; // of what git says
const MAX_OUTPUT_BYTES = 1024 * 1024; // of what git says, before it is stopped

/** Fetches a repository at a ref into a directory with the installed git. Matches kustomize's ClonerUsingGitExec. */
export async function cloneWithGit(
  { url, ref = "HEAD", submodules, timeoutSeconds }: RemoteRepository,
  directory: string,
  caller: AbortSignal,
): Promise<Result<Tree, string>> {
  if (ref.startsWith("-")) return err(`"${ref}" is no ref`); // git would take it for an option
  await mkdir(directory, { recursive: true });
  const clone = await mkdtemp(join(directory, "clone-"));
  const signal = AbortSignal.any([caller, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const options = { cwd: clone, signal, maxBuffer: MAX_OUTPUT_BYTES, env: quietEnvironment() };
  try {
    await run("git", ["init", "--quiet"], options);
    await run("git", ["remote", "add", "--", "origin", url], options); // relative URLs of submodules start there
    await run("git", ["fetch", "--quiet", "--depth=1", "--", url, ref], options);
    await run("git", ["checkout", "--quiet", "FETCH_HEAD"], options);
    if (submodules) await run("git", UPDATE_SUBMODULES, options);
    return ok(diskTree(clone));
  } catch (cause) {
    caller.throwIfAborted();
    return err(signal.aborted ? `it took longer than ${timeoutSeconds} s` : explain(cause));
  }
}

/** Nobody is there to be asked for a password. */
function quietEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_LFS_SKIP_SMUDGE: "1" };
}

function explain(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return String(cause);
  if ("code" in cause && cause.code === "ENOENT") {
    return "git is not installed, and it is not an http(s) URL";
  }
  const said = "stderr" in cause ? String(cause.stderr) : "";
  const bare = said.replaceAll(/:\/\/[^\s/@]*@/g, "://");
  const line = bare.replaceAll(/\s+/g, " ").trim().slice(0, MAX_SHOWN_CHARACTERS);
  return line === "" ? "git failed" : `git says "${line}"`;
}
