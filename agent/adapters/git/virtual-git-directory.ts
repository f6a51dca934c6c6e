import type { PromiseFsClient } from "isomorphic-git";

/** What isomorphic-git is to find in the git directory that it works in. */
export interface GitDirectoryContent {
  readonly url: string;
  readonly have?: string; // a commit whose files need not be sent again
  readonly shallow: readonly string[]; // commits whose parents are not here
}

/** The ref under which `have` stands in a virtual git directory. */
export const HAVE_REF = "refs/pullhook/have";

/**
 * A git directory that is nowhere on the disk: the few files that isomorphic-git reads and writes while it fetches. The
 * pack goes another way, so that nothing here grows.
 */
export class VirtualGitDirectory {
  readonly path = "/repository.git";
  readonly #files = new Map<string, string>();

  constructor({ url, have, shallow }: GitDirectoryContent) {
    this.#put("config", configOf(url));
    if (shallow.length > 0) this.#put("shallow", shallow.map((id) => `${id}\n`).join(""));
    if (have === undefined) return;
    this.#put(HAVE_REF, `${have}\n`);
    this.#put(`objects/${have.slice(0, 2)}/${have.slice(2)}`, ""); // it is only asked whether this is there
  }

  /** The commits whose parents are not here, as the server left them. */
  get shallow(): readonly string[] {
    const text = this.#files.get(`${this.path}/shallow`) ?? "";
    return text.split("\n").filter((line) => line !== "");
  }

  /** The directory as a file system for isomorphic-git, which wants every function to be async. */
  get fs(): PromiseFsClient {
    const files = this.#files;
    return {
      promises: {
        readFile: async (path: string, options?: unknown) => {
          const text = files.get(path);
          if (text === undefined) throw missing(path);
          return options === undefined ? Buffer.from(text) : text;
        },
        writeFile: async (path: string, content: string | Uint8Array) => {
          files.set(path, typeof content === "string" ? content : Buffer.from(content).toString());
        },
        unlink: async (path: string) => void files.delete(path),
        mkdir: async () => undefined,
        rmdir: async () => undefined,
        readdir: notThere,
        readlink: notThere,
        symlink: notThere, // nothing here makes one
        stat: async (path: string) => statOf(files, path),
        lstat: async (path: string) => statOf(files, path),
      },
    };
  }

  #put(name: string, text: string): void {
    this.#files.set(`${this.path}/${name}`, text);
  }
}

function configOf(url: string): string {
  return `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
}

async function notThere(path: string): Promise<never> {
  throw missing(path);
}

function statOf(files: ReadonlyMap<string, string>, path: string): object {
  if (!files.has(path)) throw missing(path);
  return { isFile: () => true, isDirectory: () => false };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
}
