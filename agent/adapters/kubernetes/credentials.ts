import { Agent as HttpAgent, type OutgoingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, type AgentOptions, type RequestOptions } from "node:https";
import { isDeepStrictEqual } from "node:util";

import type { KubeConfig } from "@kubernetes/client-node";

const FRESH_MS = 10_000; // ours: tokens in files and from exec plugins are asked for again after this
const MAX_CONNECTIONS = 64; // ours: requests at one time, watches besides; those that a slow webhook holds up must leave room for others

/** As whom to speak, and over which connections. */
export interface Access {
  readonly headers: OutgoingHttpHeaders;
  readonly requests: HttpAgent; // bounded
  readonly watches: HttpAgent; // a watch holds its connection, so that these are not bounded
}

/** Reads who the agent is as client-node does (tokens, certificates, exec plugins, proxies), and keeps connections open between requests. */
export class Credentials {
  readonly #config: KubeConfig;
  readonly #isPlain: boolean;
  #freshUntil = 0;
  #access: Promise<Access> | undefined;
  #tls: AgentOptions | undefined;
  #pools: Pick<Access, "requests" | "watches"> | undefined;

  constructor(config: KubeConfig) {
    this.#config = config;
    this.#isPlain = config.getCurrentCluster()?.server.startsWith("http:") === true;
  }

  /** The access to use now. */
  current(): Promise<Access> {
    if (this.#access === undefined || this.#freshUntil < performance.now()) {
      this.#freshUntil = performance.now() + FRESH_MS;
      this.#access = this.#read();
      this.#access.catch(() => (this.#access = undefined)); // ask again next time
    }
    return this.#access;
  }

  close(): void {
    this.#pools?.requests.destroy();
    this.#pools?.watches.destroy();
  }

  async #read(): Promise<Access> {
    const options: RequestOptions & { headers: OutgoingHttpHeaders } = { headers: {} };
    await this.#config.applyToHTTPSOptions(options);
    const proxy = this.#config.getCurrentCluster()?.proxyUrl;
    if (proxy !== undefined && options.agent instanceof HttpAgent) {
      return { headers: options.headers, requests: options.agent, watches: options.agent };
    }
    return { headers: options.headers, ...this.#poolsFor(options) };
  }

  #poolsFor(options: RequestOptions): Pick<Access, "requests" | "watches"> {
    const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
    const tls = { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized };
    if (this.#pools !== undefined && isDeepStrictEqual(tls, this.#tls)) return this.#pools;
    this.close(); // a certificate was renewed
    this.#tls = tls;
    this.#pools = {
      requests: this.#pool({ ...tls, keepAlive: true, maxSockets: MAX_CONNECTIONS }),
      watches: this.#pool({ ...tls, keepAlive: true }),
    };
    return this.#pools;
  }

  #pool(options: AgentOptions): HttpAgent {
    return this.#isPlain ? new HttpAgent(options) : new OneServerAgent(options);
  }
}

/** Speaks to one server as one client: its connections need no name made of all certificates for each request. */
class OneServerAgent extends HttpsAgent {
  override getName(): string {
    return "the API server";
  }
}
