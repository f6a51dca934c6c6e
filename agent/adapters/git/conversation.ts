import {
  fetch,
  listServerRefs,
  type GitHttpRequest,
  type GitHttpResponse,
  type HttpClient,
  type ServerRef,
} from "isomorphic-git";

import { divertPack, RemoteError, type PackSink } from "./divert-pack.ts";
import { GitFailure } from "./git-failure.ts";
import { printBytes } from "./limits.ts";
import { PktLineError } from "./pkt-lines.ts";
import {
  emptyRepository,
  notUnderstood,
  quoted,
  tooLarge,
  unsupportedIds,
  type Asked,
} from "./problems.ts";
import type { Remote, RemoteAnswer } from "./remote.ts";
import { withThinPack } from "./thin-pack.ts";
import { HAVE_REF, VirtualGitDirectory } from "./virtual-git-directory.ts";
import { withHead } from "./with-head.ts";

const MAX_REFS_BYTES = 32 * 1024 * 1024; // of the list of refs: some 400,000 of them
const DEPTH = 10; // commits: enough to know the ones between two looks, too few to weigh anything

/** What is to be downloaded. */
export interface PackRequest {
  readonly ref: string; // full: refs/heads/main
  readonly have?: string; // a commit whose files need not be sent again
  readonly shallow: readonly string[]; // commits whose parents are not here
}

/** A fetch that is under way. */
interface Fetching {
  readonly sink: PackSink;
  readonly ref: string;
}

/** The server listed refs that it did not stand by a moment later, as when a branch is forced meanwhile. */
export class RefsMoved extends GitFailure {}

/**
 * Talks with a git server through isomorphic-git. What the server advertises is asked for once: listing the refs and then
 * fetching takes two requests, and only listing them takes one.
 */
export class Conversation {
  readonly #remote: Remote;
  readonly #advertised = new Map<string, Buffer>(); // by version of the protocol

  constructor(remote: Remote) {
    this.#remote = remote;
  }

  get asked(): Asked {
    return this.#remote.asked;
  }

  /** Lists the branches, the tags with what they stand for, and HEAD. */
  async refs(): Promise<readonly ServerRef[]> {
    const protocolVersion = 1 as const;
    const options = { url: this.#remote.url, protocolVersion, symrefs: true, peelTags: true };
    return this.#speak(() => listServerRefs({ ...options, http: this.#http() }));
  }

  /** Finds one branch, in two requests, but small ones however many refs there are. */
  async branch(name: string): Promise<ServerRef | undefined> {
    const ref = `refs/heads/${name}`;
    const options = { url: this.#remote.url, protocolVersion: 2 as const, prefix: ref };
    const refs = await this.#speak(() => listServerRefs({ ...options, http: this.#http() }));
    return refs.find((found) => found.ref === ref);
  }

  /** How much the list of refs weighs, once it was asked for. */
  get refsBytes(): number | undefined {
    return this.#advertised.get("")?.length;
  }

  /** Downloads what a ref has and `have` has not, and tells which commits have no parents here from now on. */
  async fetchPack(request: PackRequest, sink: PackSink): Promise<readonly string[]> {
    const directory = new VirtualGitDirectory({ ...request, url: this.#remote.url });
    this.#remote.traffic.fetches += 1;
    await this.refs(); // to know what the server is able to do
    await this.#speak(() =>
      fetch({
        fs: directory.fs,
        http: this.#http({ sink, ref: request.ref }),
        gitdir: directory.path,
        url: this.#remote.url,
        remote: "origin",
        ref: HAVE_REF,
        remoteRef: request.ref,
        singleBranch: true,
        tags: false,
        ...(this.#isAble("shallow") ? { depth: DEPTH } : {}),
      }),
    );
    return directory.shallow;
  }

  #http(fetching?: Fetching): HttpClient {
    return {
      request: async (request) => {
        if (request.method === "POST") return this.#post(request, fetching?.sink);
        const version = request.headers?.["Git-Protocol"] ?? "";
        const bytes = this.#advertised.get(version) ?? (await this.#askAdvertisement(request));
        this.#advertised.set(version, bytes);
        const shown = fetching === undefined ? bytes : withHead(bytes, fetching.ref);
        return answered(request, ADVERTISEMENT, once(shown));
      },
    };
  }

  async #askAdvertisement({ headers = {} }: GitHttpRequest): Promise<Buffer> {
    const answer = await this.#remote.advertisement(headers);
    this.#expectType(answer, ADVERTISEMENT);
    const bytes = await this.#collect(answer.body);
    const text = bytes.toString("latin1");
    if (text.includes("object-format=sha256"))
      throw new GitFailure(unsupportedIds(this.#remote.asked));
    if (!text.includes("version 2") && !/[0-9a-f]{40} (?:HEAD|refs\/)/.test(text)) {
      throw new GitFailure(emptyRepository(this.#remote.asked));
    }
    return bytes;
  }

  async #post(request: GitHttpRequest, sink: PackSink | undefined): Promise<GitHttpResponse> {
    const asked = await this.#collect(request.body ?? once());
    const body = sink !== undefined && this.#isAble("thin-pack") ? withThinPack(asked) : asked;
    const answer = await this.#remote.post(request.headers ?? {}, body);
    this.#expectType(answer, RESULT);
    const rest = sink === undefined ? answer.body : divertPack(answer.body, sink);
    return answered(request, RESULT, rest);
  }

  #isAble(capability: string): boolean {
    const [first = ""] = this.#advertised.get("")?.toString("latin1").split("\n", 2).slice(1) ?? [];
    return first.split(/[\0 ]/).includes(capability);
  }

  #expectType({ type }: RemoteAnswer, wanted: string): void {
    if (type === wanted) return;
    throw new GitFailure(notUnderstood(this.#remote.asked, `its answer is ${quoted(type)}`));
  }

  async #collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MAX_REFS_BYTES) {
        const what = `its list of branches and tags is longer than ${printBytes(MAX_REFS_BYTES)}`;
        throw new GitFailure(tooLarge(this.#remote.asked, what));
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async #speak<T>(talk: () => Promise<T>): Promise<T> {
    try {
      return await talk();
    } catch (cause) {
      this.#remote.throwIfStopped();
      throw this.#explain(cause);
    }
  }

  #explain(cause: unknown): unknown {
    const { asked } = this.#remote;
    if (cause instanceof RemoteError) {
      const problem = notUnderstood(asked, `it says ${quoted(cause.message)}`);
      return /not our ref/i.test(cause.message) ? new RefsMoved(problem) : new GitFailure(problem);
    }
    if (cause instanceof PktLineError || isFromIsomorphicGit(cause)) {
      return new GitFailure(notUnderstood(asked, quoted(cause.message)), { cause });
    }
    return cause;
  }
}

const ADVERTISEMENT = "application/x-git-upload-pack-advertisement";
const RESULT = "application/x-git-upload-pack-result";

function answered(
  { url, method = "GET" }: GitHttpRequest,
  type: string,
  body: AsyncGenerator<Uint8Array>,
): GitHttpResponse {
  return {
    url,
    method,
    statusCode: 200,
    statusMessage: "OK",
    headers: { "content-type": type },
    body,
  };
}

async function* once(...bytes: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

function isFromIsomorphicGit(cause: unknown): cause is Error {
  return cause instanceof Error && "isIsomorphicGitError" in cause;
}
