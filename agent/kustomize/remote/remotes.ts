import type { Tree } from "../../source/tree.ts";
import type { Failure } from "../failure.ts";
import type { GitUrl } from "./git-url.ts";
import type { GitNeed, RemoteNeed } from "./remote-need.ts";

/** What came of a need; a repository is a tree, a file is bytes. */
export type RemoteContent =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "tree"; readonly tree: Tree };

/** What was fetched so far, by the keys of needs; or that nothing may be. */
export type RemoteContents = ReadonlyMap<string, RemoteContent> | "refused";

/** Gives a build what was fetched for it, and keeps what still has to be. */
export class Remotes {
  readonly #contents: RemoteContents;
  readonly #needs = new Map<string, RemoteNeed>();

  constructor(contents: RemoteContents) {
    this.#contents = contents;
  }

  /** What has to be fetched before the build can go on. */
  get needs(): readonly RemoteNeed[] {
    return [...this.#needs.values()];
  }

  /** What came of a need; a failure where nothing did, or not yet. */
  content(need: RemoteNeed): Exclude<RemoteContent, { kind: "failed" }> | Failure {
    if (this.#contents === "refused") return refused(need.url);
    const content = this.#contents.get(need.key);
    if (content === undefined) {
      this.#needs.set(need.key, need);
      return notFetched(need.url);
    }
    return content.kind === "failed" ? failed(need.url, content.message) : content;
  }
}

/** What a file behind a URL needs. */
export function httpNeed(url: string): RemoteNeed {
  return { kind: "http", key: `http ${url}`, url };
}

/** What a repository needs. */
export function gitNeed({ cloneUrl, ref, submodules, timeoutSeconds }: GitUrl): GitNeed {
  return {
    kind: "git",
    key: `git ${cloneUrl} ${ref} ${submodules ? "with" : "without"} submodules`,
    url: cloneUrl,
    ...(ref === "" ? {} : { ref }),
    submodules,
    timeoutSeconds,
  };
}

/** The code of what is not there only because it was not fetched yet. */
export const NOT_FETCHED = "remote-needed";

function notFetched(url: string): Failure {
  return {
    code: NOT_FETCHED,
    message: `${withoutPassword(url)} was not fetched yet`,
    advice: "Fetch it and build again.",
  };
}

function refused(url: string): Failure {
  return {
    code: "remote-refused",
    message: `${withoutPassword(url)} is not in the repository, and remote resources are refused`,
    advice: "Copy what it holds into the repository, or allow remote resources.",
  };
}

function failed(url: string, message: string): Failure {
  return {
    code: "remote-failed",
    message: `${withoutPassword(url)} could not be fetched: ${message}`,
    advice: "Correct the URL, or copy what it holds into the repository.",
  };
}

/** A URL for messages. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");
}
