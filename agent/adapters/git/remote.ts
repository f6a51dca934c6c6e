import type { IncomingMessage } from "node:http";

import { withoutCredentials } from "#contract/repository-url.ts";

import type { GitRemote } from "../../ports.ts";
import { explainConnection } from "./explain-connection.ts";
import { GitFailure } from "./git-failure.ts";
import type { HttpConnections, HttpRequest } from "./http.ts";
import { notUnderstood, problemOfStatus, timedOut, type Asked } from "./problems.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const USER_AGENT = "git/pullhook"; // some forges speak git only to what calls itself so
const ADVERTISEMENT = "/info/refs?service=git-upload-pack";

/** An answer of the server that is none of its refusals. */
export interface RemoteAnswer {
  readonly type: string; // of its content
  readonly body: AsyncGenerator<Uint8Array>; // throws nothing but a GitFailure, or the reason of the caller's signal
}

/** The server of one look: where it is, as whom it is asked, and how long it may take. */
export class Remote {
  readonly asked: Asked;
  /** What has gone over the wire so far, heads of answers not counted. */
  readonly traffic = { fetches: 0, receivedBytes: 0 };
  readonly #remote: GitRemote;
  readonly #connections: HttpConnections;
  readonly #caller: AbortSignal;
  readonly #timeout: AbortSignal;
  readonly #authorization: string | undefined;
  readonly #origin: string;
  #base: string; // moves along when the first request is redirected, as git's does

  constructor(remote: GitRemote, connections: HttpConnections, caller: AbortSignal) {
    const url = new URL(remote.url);
    this.#remote = remote;
    this.#connections = connections;
    this.#caller = caller;
    this.#timeout = AbortSignal.timeout(remote.timeoutSeconds * 1000);
    this.#authorization = authorizationOf(remote, url);
    this.#origin = url.origin;
    this.#base = baseOf(url);
    this.asked = { url: withoutCredentials(remote.url), shows: shownBy(remote, url) };
  }

  /** The address without credentials, for isomorphic-git, which need not know them. */
  get url(): string {
    return this.#base;
  }

  /** Throws what there is to throw once the caller, or the time, says stop. */
  throwIfStopped(): void {
    this.#caller.throwIfAborted();
    if (this.#timeout.aborted) {
      throw new GitFailure(timedOut(this.asked, this.#remote.timeoutSeconds));
    }
  }

  /** Asks which refs there are (or, in protocol version 2, what the server is able to do). */
  async advertisement(headers: Readonly<Record<string, string>>): Promise<RemoteAnswer> {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const url = new URL(`${this.#base}${ADVERTISEMENT}`);
      const response = await this.#send({ method: "GET", url, headers });
      if (!REDIRECTS.has(response.statusCode ?? 0)) return this.#answer(response);
      response.destroy();
      this.#base = this.#redirected(url, response.headers.location ?? "");
    }
    throw new GitFailure(
      notUnderstood(this.asked, `it redirects more than ${MAX_REDIRECTS} times`),
    );
  }

  /** Sends what is to be done. */
  async post(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<RemoteAnswer> {
    const url = new URL(`${this.#base}/git-upload-pack`);
    return this.#answer(await this.#send({ method: "POST", url, headers, body }));
  }

  async #send(
    request: Pick<HttpRequest, "method" | "url" | "headers" | "body">,
  ): Promise<IncomingMessage> {
    const { caCertificates } = this.#remote;
    const isHome = request.url.origin === this.#origin; // credentials are for this server alone
    const authorization =
      isHome && this.#authorization !== undefined ? { Authorization: this.#authorization } : {};
    this.throwIfStopped();
    try {
      return await this.#connections.send({
        ...request,
        ...(caCertificates === undefined ? {} : { caCertificates }),
        headers: { ...request.headers, "User-Agent": USER_AGENT, ...authorization },
        signal: AbortSignal.any([this.#caller, this.#timeout]),
      });
    } catch (cause) {
      throw this.#explain(cause);
    }
  }

  #answer(response: IncomingMessage): RemoteAnswer {
    const problem = problemOfStatus(this.asked, response.statusCode ?? 0);
    if (problem === undefined) {
      return { type: response.headers["content-type"] ?? "", body: this.#bodyOf(response) };
    }
    response.destroy();
    throw new GitFailure(problem);
  }

  async *#bodyOf(response: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response) {
        this.traffic.receivedBytes += chunk.byteLength;
        yield chunk;
      }
    } catch (cause) {
      throw this.#explain(cause);
    }
  }

  #explain(cause: unknown): unknown {
    if (this.#caller.aborted) return this.#caller.reason;
    if (!this.#timeout.aborted)
      return new GitFailure(explainConnection(this.asked, cause), { cause });
    return new GitFailure(timedOut(this.asked, this.#remote.timeoutSeconds), { cause });
  }

  #redirected(from: URL, location: string): string {
    const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (to === undefined || !/^https?:$/.test(to.protocol) || !to.pathname.endsWith("/info/refs")) {
      throw new GitFailure(
        notUnderstood(this.asked, "it redirects to a page that is no repository"),
      );
    }
    if (from.protocol === "https:" && to.protocol === "http:") {
      throw new GitFailure(notUnderstood(this.asked, "it redirects from https to http"));
    }
    return `${to.origin}${to.pathname.slice(0, -"/info/refs".length)}`;
  }
}

function baseOf({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function authorizationOf({ basicAuth, bearerToken }: GitRemote, url: URL): string | undefined {
  if (bearerToken !== undefined) return `Bearer ${bearerToken.reveal()}`;
  if (basicAuth !== undefined) return basic(basicAuth.username, basicAuth.password.reveal());
  if (url.username === "" && url.password === "") return undefined;
  return basic(decoded(url.username), decoded(url.password));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % stands for itself
  }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function shownBy({ basicAuth, bearerToken }: GitRemote, url: URL): Asked["shows"] {
  if (bearerToken !== undefined) return "the token";
  const isNamed = basicAuth !== undefined || url.username !== "" || url.password !== "";
  return isNamed ? "the user name and password" : "no credentials";
}
