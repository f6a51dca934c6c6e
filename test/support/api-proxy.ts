import {
  createServer,
  request as sendPlain,
  Agent as HttpAgent,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { Agent as HttpsAgent, request as sendSecurely } from "node:https";

import { KubeConfig } from "@kubernetes/client-node";

/** A request to an API server. */
export interface ApiCall {
  readonly method: string;
  readonly path: string; // without the query
  readonly query: URLSearchParams;
}

/** An answer that is given in the API server's place. */
export interface Refusal {
  readonly status: number;
  readonly reason: string; // Kubernetes'
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** Hears of a request: before it is passed on, unless it is to be dropped or refused, and when it was answered. It may hold both up. */
export interface ApiListener {
  before?(call: ApiCall): Promise<"pass" | "drop" | Refusal>;
  after?(call: ApiCall): Promise<void>;
}

/** Stands before an API server, notes what is asked of it, and lets a test act at a request of its choice. */
export class ApiProxy {
  readonly calls: ApiCall[] = []; // the oldest first
  listener: ApiListener = {};
  readonly #server: Server;
  readonly #watches = new Set<ServerResponse>();
  readonly #target: URL;
  readonly #agent: HttpAgent;
  readonly #kubeconfig: string;

  private constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const cluster = config.getCurrentCluster();
    this.#target = new URL(cluster?.server ?? "");
    const ca = Buffer.from(cluster?.caData ?? "", "base64");
    this.#agent = this.#isSecure
      ? new HttpsAgent({ keepAlive: true, ca })
      : new HttpAgent({ keepAlive: true });
    this.#server = createServer((request, response) => {
      void this.#pass(request, response).catch(() => response.destroy());
    });
  }

  /** Stands before the API server that a kubeconfig names. */
  static async before(kubeconfig: string): Promise<ApiProxy> {
    const proxy = new ApiProxy(kubeconfig);
    await new Promise<void>((resolve) => void proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** The kubeconfig of the API server, with the proxy in its place. */
  get kubeconfig(): string {
    const config = new KubeConfig();
    config.loadFromString(this.#kubeconfig);
    const { clusters, users, contexts, currentContext } = config;
    // client-node speaks plain HTTP only where certificates are not to be looked at.
    const ours = clusters.map(({ name }) => ({ name, server: this.#url, skipTLSVerify: true }));
    config.loadFromOptions({ clusters: ours, users, contexts, currentContext });
    return config.exportConfig();
  }

  /** Breaks off all watches that are open. */
  cutWatches(): void {
    for (const response of this.#watches) response.destroy();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    this.#agent.destroy();
  }

  get #url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  get #isSecure(): boolean {
    return this.#target.protocol === "https:";
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", headers } = request;
    const { pathname, searchParams } = new URL(request.url ?? "", this.#target);
    const call = { method, path: pathname, query: searchParams };
    this.calls.push(call);
    const verdict = (await this.listener.before?.(call)) ?? "pass";
    if (verdict === "drop") return void response.destroy();
    if (verdict !== "pass") return refuse(response, verdict);
    if (searchParams.get("watch") === "true") this.#follow(response);
    const send = this.#isSecure ? sendSecurely : sendPlain;
    const outgoing = send(new URL(request.url ?? "", this.#target), {
      method,
      headers: { ...headers, host: this.#target.host },
      agent: this.#agent,
    });
    outgoing.on("response", (answer) => void this.#answer(call, answer, response));
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    request.pipe(outgoing);
  }

  #follow(response: ServerResponse): void {
    this.#watches.add(response);
    response.on("close", () => this.#watches.delete(response));
  }

  async #answer(call: ApiCall, answer: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.listener.after?.(call);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders(); // a watch has nothing to tell for a while
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  }
}

/** Answers as an API server does that refuses. */
function refuse(
  response: ServerResponse,
  { status, reason, message, retryAfterSeconds }: Refusal,
): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
  });
  const answer = { kind: "Status", apiVersion: "v1", status: "Failure", reason, message };
  response.end(JSON.stringify({ ...answer, code: status }));
}
