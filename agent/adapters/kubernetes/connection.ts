import { setMaxListeners } from "node:events";
import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { urlToHttpOptions } from "node:url";

import type { KubeConfig } from "@kubernetes/client-node";

import { err, ok, type Result } from "#contract/result.ts";

import { Credentials } from "./credentials.ts";

/** One request to the API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string; // with the query
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal: AbortSignal;
}

/** What the API server answered, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

/** What a request came to, for whoever counts; a watch counts when it is open. */
export interface ApiExchange {
  readonly method: ApiRequest["method"];
  readonly host: string;
  readonly status: number; // 0: no answer came
  readonly seconds: number;
}

const JSON_TYPE = "application/json";
const REQUEST_TIMEOUT_MS = 60_000; // kube-apiserver's own limit for a request that is no watch
const SILENCE_MS = 90_000; // ours: a watch without a byte for this long is dead, for bookmarks come every minute

/** A connection to the API server that a kubeconfig or the pod's service account names. */
export class Connection {
  readonly #server: URL;
  readonly #target: RequestOptions;
  readonly #credentials: Credentials;
  readonly #onExchange: (exchange: ApiExchange) => void;

  constructor(config: KubeConfig, onExchange: (exchange: ApiExchange) => void = () => {}) {
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new Error("the kubeconfig has no current cluster");
    this.#server = new URL(cluster.server);
    this.#target = urlToHttpOptions(this.#server);
    this.#credentials = new Credentials(config);
    this.#onExchange = onExchange;
  }

  /** Sends a request and reads the whole answer. */
  async request(request: ApiRequest): Promise<ApiAnswer> {
    return readWhole(await this.#send(request, "requests"));
  }

  /** Opens an answer that goes on, such as a watch, whose lines come as they arrive; a refusal is read whole. */
  async open(request: ApiRequest): Promise<Result<AsyncIterable<string>, ApiAnswer>> {
    const answer = await this.#send(request, "watches");
    return answer.statusCode === 200 ? ok(linesOf(answer)) : err(await readWhole(answer));
  }

  close(): void {
    this.#credentials.close();
  }

  async #send(request: ApiRequest, pool: "requests" | "watches"): Promise<IncomingMessage> {
    const began = performance.now();
    let status = 0;
    try {
      const answer = await this.#exchange(request, pool);
      status = answer.statusCode ?? 0;
      return answer;
    } finally {
      const seconds = (performance.now() - began) / 1000;
      this.#onExchange({ method: request.method, host: this.#server.host, status, seconds });
    }
  }

  async #exchange(request: ApiRequest, pool: "requests" | "watches"): Promise<IncomingMessage> {
    const access = await this.#credentials.current();
    const { method, path, body, contentType = JSON_TYPE, accept = JSON_TYPE, signal } = request;
    const content =
      body === undefined
        ? {}
        : { "content-type": contentType, "content-length": Buffer.byteLength(body) };
    const options = {
      ...this.#target,
      method,
      path: this.#server.pathname.replace(/\/$/, "") + path,
      headers: {
        ...access.headers,
        ...content,
        accept,
        "user-agent": "pullhook-agent",
      },
      signal,
      agent: access[pool],
      timeout: pool === "requests" ? REQUEST_TIMEOUT_MS : SILENCE_MS,
    };
    setMaxListeners(0, signal); // as many requests at one time may share it as the caller likes
    const start = this.#server.protocol === "http:" ? httpRequest : httpsRequest;
    try {
      return await exchange(start(options), body);
    } catch (thrown) {
      if (!(thrown instanceof StaleConnection) || signal.aborted) throw thrown;
      return exchange(start(options), body);
    }
  }
}

/** The server closed a kept connection just as it was used again: it did not read the request. */
class StaleConnection extends Error {}

function exchange(outgoing: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on("response", resolve);
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
    outgoing.on("error", (cause) => {
      reject(outgoing.reusedSocket ? new StaleConnection(cause.message, { cause }) : cause);
    });
    outgoing.end(body);
  });
}

async function readWhole(answer: IncomingMessage): Promise<ApiAnswer> {
  const retryAfter = Number(answer.headers["retry-after"] ?? Number.NaN);
  return {
    status: answer.statusCode ?? 0,
    body: await textOf(answer),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  };
}

function textOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    answer.on("error", reject);
  });
}

async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let begun: string[] = []; // the parts of a line that is not over
  answer.setEncoding("utf8");
  for await (const chunk of answer) {
    const [rest = "", ...next] = String(chunk).split("\n");
    begun.push(rest);
    for (const beginning of next) {
      const line = begun.join("");
      begun = [beginning];
      if (line !== "") yield line;
    }
  }
}
