import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { runGit, type GitPrograms } from "./git-programs.ts";
import { NO_COMMIT } from "./ref-change.ts";

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** The bare repositories of a folder, by `owner/name`. */
export class Repositories {
  readonly #folder: string;
  readonly #programs: GitPrograms;

  constructor(folder: string, programs: GitPrograms) {
    this.#folder = folder;
    this.#programs = programs;
  }

  /** Makes an empty repository; one that is there already stays as it is. */
  async create(name: string, defaultBranch: string): Promise<void> {
    if (!NAME.test(name)) throw new Error(`"${name}" is no repository name; write owner/name.`);
    const path = this.pathOf(name);
    if (existsSync(path)) return;
    await mkdir(path, { recursive: true });
    const init = ["init", "--quiet", "--bare", "--template=", `--initial-branch=${defaultBranch}`];
    await runGit(this.#programs, path, init);
    await appendFile(join(path, "config"), SETTINGS);
  }

  /** The name in a request's path, `/owner/name.git/…` or `/owner/name/…`, where there is such a repository. */
  find(owner: string, last: string): string | undefined {
    const name = `${owner}/${last.replace(/\.git$/, "")}`;
    return NAME.test(name) && existsSync(this.pathOf(name)) ? name : undefined;
  }

  pathOf(name: string): string {
    return join(this.#folder, `${name}.git`);
  }

  /** The branch that HEAD names, whether it exists or not. */
  async defaultBranch(name: string): Promise<string> {
    const head = await readFile(join(this.pathOf(name), "HEAD"), "utf8");
    return head.trim().replace("ref: refs/heads/", "");
  }

  /**
   * What a ref that a push has just written points at, or git's all-zeros id where it is gone. Such a ref is always a file
   * of its own, and reading that takes no process.
   */
  async written(name: string, ref: string): Promise<string> {
    try {
      return (await readFile(join(this.pathOf(name), ref), "utf8")).trim();
    } catch {
      return NO_COMMIT;
    }
  }
}

// Pushing is allowed to whom the server lets in, and no housekeeping runs behind a push's back.
const SETTINGS = `[http]
\treceivepack = true
\tgetanyfile = false
[gc]
\tauto = 0
[receive]
\tautogc = false
[maintenance]
\tauto = false
`;
